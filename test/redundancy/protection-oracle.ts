// Protection worked out the slow way: a UPS is a machine of its own here, liveness a recursion, and time passes in steps.
// Shares no code with the real one. Power only.
import type { BatteryNow } from '../../src/redundancy/battery-plant.ts';
import type { PlantComponent, PlantModel } from '../../src/site/component.ts';

export interface OracleQuestion {
  readonly model: PlantModel;
  readonly batteries: ReadonlyMap<string, BatteryNow>;
}

interface World {
  readonly question: OracleQuestion;
  /** Gone whatever feeds them: failed, or tripped. */
  readonly broken: ReadonlySet<string>;
  readonly isDark: boolean;
  /** 1 full as now … 0 empty. */
  readonly left: ReadonlyMap<string, number>;
}

type Member = PlantComponent;

const inputOf = (one: Member) => one.inputs.find(({ medium }) => medium === 'power');

class Instant {
  readonly #world: World;
  readonly #byId: ReadonlyMap<string, Member>;
  readonly #live = new Map<string, boolean>();
  readonly #draws = new Map<string, number>();

  constructor(world: World) {
    this.#world = world;
    this.#byId = new Map(world.question.model.components.map((one) => [one.id, one]));
  }

  isFed(id: string): boolean {
    const one = this.#byId.get(id)!;
    const input = inputOf(one);
    if (input === undefined) return !this.#world.isDark;
    return input.members.some((member) => this.isLive(member));
  }

  carriesOnBattery(id: string): boolean {
    const battery = this.#world.question.batteries.get(id);
    if (battery === undefined || this.#byId.get(id)!.provides !== 'power') return false;
    if (battery.mode !== 'ready' && battery.mode !== 'discharging') return false;
    if ((this.#world.left.get(id) ?? 1) <= 0) return false;
    const isFeedTaken =
      battery.mode === 'ready' && inputOf(this.#byId.get(id)!) !== undefined && this.isFed(id);
    return !isFeedTaken;
  }

  isLive(id: string): boolean {
    const known = this.#live.get(id);
    if (known !== undefined) return known;
    const one = this.#byId.get(id)!;
    const battery = one.provides === 'power' ? this.#world.question.batteries.get(id) : undefined;
    const isDown = battery === undefined ? one.state !== 'available' : battery.mode === 'off';
    let answer: boolean;
    if (isDown || this.#world.broken.has(id)) answer = false;
    else if (this.carriesOnBattery(id)) answer = true;
    else if (battery !== undefined && inputOf(one) === undefined) answer = false;
    else answer = battery?.mode !== 'discharging' && this.isFed(id);
    this.#live.set(id, answer);
    return answer;
  }

  /** What is drawn from it. */
  output(id: string): number {
    const known = this.#draws.get(id);
    if (known !== undefined) return known;
    let sum = 0;
    if (this.isLive(id)) {
      for (const consumer of this.#byId.values()) {
        const input = inputOf(consumer);
        if (input === undefined || !input.members.includes(id)) continue;
        sum += this.#shareOf(consumer, input.members, { mode: input.mode, id });
      }
    }
    this.#draws.set(id, sum);
    return sum;
  }

  #shareOf(consumer: Member, members: readonly string[], from: { mode: string; id: string }): number {
    if (!this.isLive(consumer.id) || this.carriesOnBattery(consumer.id)) return 0;
    const live = members.filter((member) => this.isLive(member));
    if (!live.includes(from.id)) return 0;
    const own = consumer.demand.power ?? 0;
    const through = consumer.provides === 'power' ? this.output(consumer.id) / consumer.efficiency : 0;
    const draw = own + through;
    if (from.mode === 'select') return live[0] === from.id ? draw : 0;
    const capacities = live.map((member) => this.#byId.get(member)!.capacity ?? Infinity);
    const total = capacities.reduce((sum, one) => sum + one, 0);
    if (consumer.provides === undefined || total === Infinity || total === 0) return draw / live.length;
    return (draw * (this.#byId.get(from.id)!.capacity ?? 0)) / total;
  }
}

function settle(world: World, present: Instant): { world: World; instant: Instant } {
  let now = world;
  for (;;) {
    const instant = new Instant(now);
    const tripped = now.question.model.components.filter(({ id, capacity }) => {
      if (capacity === undefined || !instant.isLive(id)) return false;
      return instant.output(id) > Math.max(capacity, present.output(id)) * (1 + 1e-9);
    });
    if (tripped.length === 0) return { world: now, instant };
    now = { ...now, broken: new Set([...now.broken, ...tripped.map(({ id }) => id)]) };
  }
}

export interface OracleAnswer {
  readonly isLive: boolean;
  /** Without any battery. */
  readonly isFed: boolean;
  /** Seconds until it is dark as things stand, and if every source went now; Infinity: not within the hour. */
  readonly darkAfter: number;
  readonly heldFor: number;
}

const stepSeconds = 0.5;
const longestSeconds = 3_600;

function course(question: OracleQuestion, isDark: boolean): ReadonlyMap<string, number> {
  const full: World = { question, broken: new Set(), isDark: false, left: new Map() };
  const present = new Instant(full);
  let { world, instant } = settle({ ...full, isDark }, present);
  const darkAt = new Map<string, number>();
  for (let seconds = 0; seconds <= longestSeconds; seconds += stepSeconds) {
    for (const { id } of question.model.components) {
      if (!instant.isLive(id) && !darkAt.has(id)) darkAt.set(id, seconds);
    }
    const left = new Map(world.left);
    let isEnded = false;
    for (const [id, battery] of question.batteries) {
      if (!instant.isLive(id) || !instant.carriesOnBattery(id) || instant.output(id) <= 0) continue;
      const lasts = battery.secondsAt(instant.output(id)) ?? Infinity;
      const rest = lasts <= 0 ? 0 : (left.get(id) ?? 1) - stepSeconds / lasts;
      left.set(id, Math.max(0, rest));
      isEnded ||= rest <= 0;
    }
    world = { ...world, left };
    if (isEnded) ({ world, instant } = settle(world, present));
  }
  return darkAt;
}

/** By load with a power input. Every state must be known. */
export function askOracle(question: OracleQuestion): ReadonlyMap<string, OracleAnswer> {
  const none = new Map([...question.batteries].map(([id]) => [id, 0]));
  const now = new Instant({ question, broken: new Set(), isDark: false, left: new Map() });
  const without = new Instant({ question, broken: new Set(), isDark: false, left: none });
  const [left, held] = [course(question, false), course(question, true)];
  const loads = question.model.components.filter(
    (one) => one.provides === undefined && inputOf(one) !== undefined,
  );
  return new Map(
    loads.map(({ id }) => [
      id,
      {
        isLive: now.isLive(id),
        isFed: without.isLive(id),
        darkAfter: left.get(id) ?? Infinity,
        heldFor: held.get(id) ?? Infinity,
      },
    ]),
  );
}
