// How every load is protected now: what carries it, and whether a battery stands between it and the loss of that. Pure.
// Easy to get wrong: a load on two feeds lives as long as the later one only where that one can carry what the other
// leaves behind; and what hangs on a doubt is `unknown`, which never looks like protected.
import type { PlantModel } from '../site/component.ts';
import { batteryOf, drawBatteries, feedOf } from './battery-plant.ts';
import type { BatteryMode, BatteryNow } from './battery-plant.ts';
import { createFlow, settleFlow } from './flow.ts';
import type { Flow } from './flow.ts';
import { compilePlant, rule } from './plant.ts';
import type { Plant } from './plant.ts';
import { runDown } from './run-down.ts';
import type { Store } from './run-down.ts';

/**
 * `on-utility`, `on-generator`: fed, and a battery takes over when that is lost; every source that is no utility counts
 * as a generator · `on-battery`: batteries alone keep it · `unprotected`: fed, and dark the moment its source is ·
 * `lost`: dark · `unknown`: the answer hangs on what nobody can vouch for.
 */
export type ProtectionState =
  | 'on-utility'
  | 'on-generator'
  | 'on-battery'
  | 'unprotected'
  | 'lost'
  | 'unknown';

export interface LoadProtection {
  readonly state: ProtectionState;
  /** On battery: seconds until it goes dark; null otherwise and where nobody knows. */
  readonly secondsLeft: number | null;
  /** For how long batteries would keep it if every source were lost now, s; 0 when unprotected, null when not known. */
  readonly heldSeconds: number | null;
  /** Each member of its power input by itself. */
  readonly feeds: readonly { readonly id: string; readonly state: ProtectionState }[];
  /** Its feeds are not in the same state. */
  readonly isMixed: boolean;
}

export interface ProtectionQuestion {
  /** With the states as telemetry reports them. */
  readonly model: PlantModel;
  /** By component: every UPS and every rectifier with a battery. */
  readonly batteries: ReadonlyMap<string, BatteryNow>;
  /** By switch: the feeder that it says it has selected. */
  readonly positions: ReadonlyMap<string, string>;
}

/** By load; loads without a power input are left out. */
export function protectionOfLoads(question: ProtectionQuestion): ReadonlyMap<string, LoadProtection> {
  const { model } = drawBatteries(question.model, question.batteries, question.positions);
  const plant = compilePlant(model);
  const strict = new Judgement(plant, question, 'strict');
  const hopeful = new Judgement(plant, question, 'hopeful');
  strict.vouch(hopeful);
  return new Map(
    Array.from(plant.loads, (load): readonly [string, LoadProtection] => [
      plant.ids[load]!,
      together(strict.load(load), hopeful.load(load)),
    ]),
  );
}

/** Both readings of what is unknown: where they differ, so does the answer. */
function together(strict: LoadProtection, hopeful: LoadProtection): LoadProtection {
  const feeds = strict.feeds.map(({ id, state }, at) => ({
    id,
    state: state === hopeful.feeds[at]!.state ? state : ('unknown' as const),
  }));
  const state = strict.state === hopeful.state ? strict.state : 'unknown';
  const isMixed = new Set(feeds.map((feed) => feed.state)).size > 1;
  if (state === 'unknown') return { state, secondsLeft: null, heldSeconds: null, feeds, isMixed };
  const secondsLeft = lesser(strict.secondsLeft, hopeful.secondsLeft);
  return { state, secondsLeft, heldSeconds: lesser(strict.heldSeconds, hopeful.heldSeconds), feeds, isMixed };
}

function lesser(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : Math.min(a, b);
}

type Reading = 'strict' | 'hopeful';

/** The plant with everything unknown taken one way: as gone, or as good. */
class Judgement {
  readonly #plant: Plant;
  readonly #question: ProtectionQuestion;
  readonly #reading: Reading;
  readonly #healthy: Uint8Array;
  /** As things are, batteries that carry included; without them; with batteries and no source. */
  readonly #now: Flow;
  readonly #fed: Flow;
  readonly #held: Flow;
  #origins = new Map<number, Origins>();
  #left: Times | undefined;
  #holding: Times | undefined;

  constructor(plant: Plant, question: ProtectionQuestion, reading: Reading) {
    this.#plant = plant;
    this.#question = question;
    this.#reading = reading;
    this.#healthy = this.#assume();
    this.#now = createFlow(plant);
    this.#fed = createFlow(plant);
    this.#held = createFlow(plant);
    this.#settle();
  }

  /**
   * A UPS that says its feed carries it vouches for the feed: where that is live in the hopeful reading and dead in this
   * one, what feeds it there is there. Nothing else could.
   */
  vouch(hopeful: Judgement): void {
    let isVouched = false;
    for (const [id, { mode }] of this.#question.batteries) {
      const feed = this.#plant.indexOf.get(feedOf(id));
      if (feed === undefined || (mode !== 'ready' && mode !== 'bypassed')) continue;
      if (this.#fed.live[feed] === 1 || hopeful.#fed.live[feed] === 0) continue;
      for (const component of hopeful.#carriersOf(feed)) {
        isVouched ||= this.#healthy[component] === 0;
        this.#healthy[component] = 1;
      }
    }
    if (isVouched) this.#settle();
  }

  load(load: number): LoadProtection {
    const plant = this.#plant;
    const input = plant.inputStart[load]!;
    const members = plant.members.item.slice(plant.members.start[input]!, plant.members.start[input + 1]!);
    const feeds = Array.from(members, (member) => ({ id: plant.ids[member]!, state: this.#stateOf(member) }));
    const isMixed = new Set(feeds.map(({ state }) => state)).size > 1;
    const left = (this.#left ??= this.#timesLeft());
    const holding = (this.#holding ??= this.#timesHeld());
    const heldSeconds = timeOf(holding, load);
    const state = this.#stateOf(load);
    if (state === 'lost') return { state, secondsLeft: null, heldSeconds: null, feeds, isMixed };
    if (state === 'on-battery' || left.likely[load]! < Infinity) {
      return { state: 'on-battery', secondsLeft: timeOf(left, load), heldSeconds, feeds, isMixed };
    }
    const isHeld = holding.likely[load]! > 0;
    return {
      state: isHeld ? state : 'unprotected',
      secondsLeft: null,
      heldSeconds: isHeld ? heldSeconds : 0,
      feeds,
      isMixed,
    };
  }

  /** By what is live, whatever may trip later. */
  #stateOf(component: number): ProtectionState {
    if (this.#now.live[component] === 0) return 'lost';
    if (this.#fed.live[component] === 0) return 'on-battery';
    if (this.#held.live[component] === 0) return 'unprotected';
    return this.#originsOf(component).utility ? 'on-utility' : 'on-generator';
  }

  /** Which components deliver if they are fed; a UPS's own word counts for more than anything else about it. */
  #assume(): Uint8Array {
    const { model, batteries } = this.#question;
    const healthy = new Uint8Array(this.#plant.size).fill(1);
    const isHopeful = this.#reading === 'hopeful';
    for (const { id, state, provides } of model.components) {
      const component = this.#plant.indexOf.get(id);
      if (component === undefined) continue;
      // That nobody watches a rack says nothing of its feeds.
      const isGood = state === 'available' || (state === 'unknown' && (isHopeful || provides === undefined));
      healthy[component] = Number(isGood);
    }
    for (const [id, { mode }] of batteries) {
      const ups = this.#plant.indexOf.get(id);
      const battery = this.#plant.indexOf.get(batteryOf(id));
      if (ups === undefined || battery === undefined) continue;
      if (mode !== 'unknown') healthy[ups] = Number(mode !== 'off');
      healthy[battery] = Number(isBacking(mode) || (mode === 'unknown' && isHopeful));
      const feed = this.#plant.indexOf.get(feedOf(id));
      if (feed !== undefined) healthy[feed] = Number(mode !== 'discharging');
    }
    return healthy;
  }

  #settle(): void {
    const plant = this.#plant;
    const without = (component: number): readonly number[] => (component === -1 ? [] : [component]);
    const batteries = [...this.#question.batteries.keys()].flatMap((id) =>
      without(plant.indexOf.get(batteryOf(id)) ?? -1),
    );
    settleFlow(plant, this.#now, this.#healthy, []);
    settleFlow(plant, this.#fed, this.#healthy, batteries);
    settleFlow(plant, this.#held, withoutSources(plant, this.#healthy, batteries), []);
    this.#origins = new Map();
    this.#left = undefined;
    this.#holding = undefined;
  }

  #timesLeft(): Times {
    return this.#run(this.#healthy);
  }

  #timesHeld(): Times {
    const batteries = this.#stores(Infinity).map(({ battery }) => battery);
    return this.#run(withoutSources(this.#plant, this.#healthy, batteries));
  }

  /** Batteries whose time nobody knows are taken to last, and once more to end at once. */
  #run(healthy: Uint8Array): Times {
    const flow = createFlow(this.#plant);
    const present = this.#now.output;
    const run = (unknownSeconds: number): Float64Array =>
      runDown(this.#plant, flow, { healthy: healthy.slice(), stores: this.#stores(unknownSeconds), present });
    const likely = run(Infinity);
    return { likely, least: this.#isEveryTimeKnown() ? likely : run(0) };
  }

  #isEveryTimeKnown(): boolean {
    return [...this.#question.batteries].every(([id, { mode, outputKw, secondsAt }]) => {
      const ups = this.#plant.indexOf.get(id);
      if (ups === undefined || mode === 'bypassed' || mode === 'off') return true;
      return secondsAt(outputKw ?? Math.max(this.#now.output[ups]!, 1)) !== null;
    });
  }

  /** What a UPS carries by the model is scaled to what it carries by measurement. */
  #stores(unknownSeconds: number): readonly Store[] {
    return [...this.#question.batteries].flatMap(([id, { outputKw, secondsAt }]): readonly Store[] => {
      const ups = this.#plant.indexOf.get(id);
      const battery = this.#plant.indexOf.get(batteryOf(id));
      if (ups === undefined || battery === undefined) return [];
      const modelKw = this.#now.output[ups]!;
      const scale = outputKw === null || outputKw <= 0 || modelKw <= 0 ? 1 : outputKw / modelKw;
      return [{ battery, ups, secondsAt: (kw) => secondsAt(kw * scale) ?? unknownSeconds }];
    });
  }

  /** The kinds of source that feed it, over the members that carry. */
  #originsOf(component: number): Origins {
    const known = this.#origins.get(component);
    if (known !== undefined) return known;
    const feeders = this.#feedersOf(component);
    const isUtility = this.#plant.utilities.includes(component);
    const below = feeders.map((feeder) => this.#originsOf(feeder));
    const origins = { utility: isUtility || below.some(({ utility }) => utility) };
    this.#origins.set(component, origins);
    return origins;
  }

  /** Members of its power input that carry while no battery does. */
  #feedersOf(component: number): readonly number[] {
    const plant = this.#plant;
    const input = plant.inputStart[component]!;
    if (input === plant.inputStart[component + 1]!) return [];
    const feeders: number[] = [];
    for (let at = plant.members.start[input]!; at < plant.members.start[input + 1]!; at++) {
      const member = plant.members.item[at]!;
      const isChosen = plant.inputRule[input] !== rule.select || this.#fed.inputChosen[input] === member;
      if (isChosen && this.#fed.live[member] === 1) feeders.push(member);
    }
    return feeders;
  }

  #carriersOf(component: number): ReadonlySet<number> {
    const carriers = new Set([component]);
    for (const carrier of carriers) for (const feeder of this.#feedersOf(carrier)) carriers.add(feeder);
    return carriers;
  }
}

interface Origins {
  readonly utility: boolean;
}

interface Times {
  readonly likely: Float64Array;
  /** With every battery of unknown time at its end. */
  readonly least: Float64Array;
}

/** Null where it hangs on a battery whose time nobody knows, or has no end. */
function timeOf({ likely, least }: Times, load: number): number | null {
  const seconds = least[load]!;
  if (seconds === Infinity) return null;
  return seconds === 0 && likely[load]! > 0 ? null : seconds;
}

function isBacking(mode: BatteryMode): boolean {
  return mode === 'ready' || mode === 'discharging';
}

/** Every source but the batteries is gone. */
function withoutSources(plant: Plant, healthy: Uint8Array, batteries: readonly number[]): Uint8Array {
  const dark = healthy.slice();
  const kept = new Set(batteries);
  for (let component = 0; component < plant.size; component++) {
    const isSource = plant.inputStart[component] === plant.inputStart[component + 1];
    if (isSource && !kept.has(component)) dark[component] = 0;
  }
  return dark;
}
