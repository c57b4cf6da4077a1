// Tries every removal of a condition that changes from time to time, and tries anew only those that the change can reach.
// Easy to get wrong: nearly every removal moves what utilities and generators carry, and these move with any load. So what
// is kept of a removal is what it does in its own region and what its region then draws from the trunk. How far the trunk
// is pressed is asked of many removals at once, by what they draw at most; only where that could overload something or
// raise a peak are they asked in halves, down to the single removal, which is then tried in full.

import { ChangedRegions } from './changed-regions.ts';
import { isOverloaded } from './flow.ts';
import type { Flow } from './flow.ts';
import { addLoser } from './load-judge.ts';
import type { Losers } from './load-judge.ts';
import { raiseTouched } from './peaks.ts';
import type { Peaks } from './peaks.ts';
import type { Plant } from './plant.ts';
import type { Regions } from './regions.ts';
import type { Outcome } from './report.ts';
import { NumberSet } from './ripple.ts';
import { isSameOutcome } from './same-answer.ts';
import type { Situation } from './situation.ts';

/** The removals of one region, as of when it last changed. */
class KeptRegion {
  /** Those that stay within the region but for what it draws, and overload nothing there; ascending. */
  readonly calm: number[] = [];
  /** All others. What they come to hangs on the whole plant. */
  readonly restless: number[] = [];
  /** By calm removal: loads whose being lost it changes; left out where there are none. */
  readonly lost = new Map<number, ReadonlyArray<number>>();
  readonly losers = new Map<number, number[]>();
  /** Calm removal number n changes the draw of inputs `borderStart[n] .. borderStart[n + 1] - 1`. */
  readonly borderStart: number[] = [0];
  readonly borderInput: number[] = [];
  readonly borderShare: number[] = [];

  addCalm(removal: number, lost: ReadonlyArray<number>, { border, flow }: BorderOf): void {
    this.calm.push(removal);
    if (lost.length > 0) this.lost.set(removal, lost);
    for (const load of lost) addLoser(this.losers, load, removal);
    for (let at = 0; at < border.count; at++) {
      this.borderInput.push(border.items[at]!);
      this.borderShare.push(flow.inputShare[border.items[at]!]!);
    }
    this.borderStart.push(this.borderInput.length);
  }
}

interface BorderOf {
  readonly border: NumberSet;
  readonly flow: Flow;
}

export class KeptRemovals {
  readonly #plant: Plant;
  readonly #regions: Regions;
  readonly #changed: ChangedRegions;
  readonly #kept: KeptRegion[];
  /** Of the components of regions: over the situation and its calm removals. */
  readonly #regionPeaks: Peaks;
  readonly #outcomes: Outcome[] = [];
  #situation!: Situation;
  #base: Outcome | undefined;
  /** The most that a group of removals draws at the border: which inputs, and the share of each. */
  readonly #drawn: NumberSet;
  readonly #mostDrawn: Float64Array;
  #restlessLosers: Losers = new Map();
  #tried = 0;

  constructor(plant: Plant, regions: Regions) {
    this.#plant = plant;
    this.#regions = regions;
    this.#changed = new ChangedRegions(plant, regions);
    this.#kept = Array.from(regions.removable, () => new KeptRegion());
    this.#regionPeaks = new Float64Array(plant.size);
    this.#drawn = new NumberSet(plant.inputOwner.length);
    this.#mostDrawn = new Float64Array(plant.inputOwner.length);
  }

  /** What removals come to, in the order of the plant's removable components. */
  outcomes(): ReadonlyArray<Outcome> {
    return Array.from(this.#plant.removable, (removal) => this.#outcomes[removal]!);
  }

  /** The situation itself; the same object as before where it comes to the same. */
  get base(): Outcome {
    return this.#base!;
  }

  /** Calm removals, of the load's own region, that change whether the load is lost. */
  calmLosers(region: number, load: number): ReadonlyArray<number> {
    return this.#kept[region]!.losers.get(load) ?? [];
  }

  /** All other removals that do. */
  get restlessLosers(): Losers {
    return this.#restlessLosers;
  }

  /** Whether paths that end in the trunk may be other ones since the last `renew`. */
  get isTrunkOther(): boolean {
    return this.#changed.isTrunkOther;
  }

  /** How many removals were worked out so far, within their region or in full. */
  get tried(): number {
    return this.#tried;
  }

  /**
   * Takes another situation of the same plant, and raises `peaks` by all that is known without asking the trunk about
   * calm removals. Returns which regions changed, 1 = changed.
   */
  renew(situation: Situation, peaks: Peaks): Uint8Array {
    this.#situation = situation;
    const base = situation.outcome();
    this.#base = this.#base !== undefined && isSameOutcome(this.#base, base) ? this.#base : base;
    const changed = this.#changed.since(situation.flow);
    // Once something is overloaded every removal cascades through the whole plant: none is calm.
    const isCalm = situation.overloaded.length === 0;
    if (!isCalm) {
      changed.fill(1);
      this.#changed.forget();
    }
    this.#resetPeaks(changed);
    changed.forEach((isChanged, region) => {
      if (isChanged === 1) this.#tryRegion(region, isCalm);
    });
    for (let v = 0; v < peaks.length; v++) peaks[v] = Math.max(peaks[v]!, this.#regionPeaks[v]!);
    this.#settleCalm();
    this.#tryRestless(peaks);
    return changed;
  }

  /** Asks the trunk about calm removals; raises `peaks` to what they are over all removals. */
  climb(peaks: Peaks): void {
    for (const kept of this.#kept) this.#climb(kept, 0, kept.calm.length, peaks);
  }

  /** Of changed regions and of the trunk: to what is carried with nothing removed. */
  #resetPeaks(changed: Uint8Array): void {
    const { live, output } = this.#situation.flow;
    const { regionOf, isTrunk } = this.#regions;
    for (let v = 0; v < live.length; v++) {
      if (isTrunk[v] === 1 || changed[regionOf[v]!] === 1)
        this.#regionPeaks[v] = live[v] === 1 ? output[v]! : -Infinity;
    }
  }

  #tryRegion(region: number, isCalm: boolean): void {
    const kept = new KeptRegion();
    this.#kept[region] = kept;
    for (const removal of this.#regions.removable[region]!) {
      if (!isCalm || !this.#tryBelow(kept, removal)) kept.restless.push(removal);
    }
  }

  /** Tries a removal within its region; false where it is not calm. */
  #tryBelow(kept: KeptRegion, removal: number): boolean {
    const { ripple, flow } = this.#situation;
    this.#tried++;
    let isCalm = ripple.removeBelow(removal, this.#regions.isTrunk);
    if (isCalm) {
      const { lost, overloaded } = this.#situation.difference();
      const { items, count } = ripple.border;
      isCalm = overloaded.length === 0;
      // Where the same members divide a draw in another way, more of it need not mean more for each of them.
      for (let at = 0; at < count; at++)
        isCalm &&= ripple.flow.inputChosen[items[at]!] === flow.inputChosen[items[at]!];
      if (isCalm) {
        kept.addCalm(removal, lost, ripple);
        raiseTouched(this.#situation, this.#regionPeaks);
      }
    }
    ripple.undo();
    return isCalm;
  }

  #settleCalm(): void {
    for (const { calm, lost } of this.#kept) {
      for (const removal of calm) {
        const changed = lost.get(removal);
        this.#settle(removal, changed === undefined ? this.base : this.#situation.outcomeWith(changed));
      }
    }
  }

  /** Keeps the object of before where the outcome is the same. */
  #settle(removal: number, outcome: Outcome): void {
    const before = this.#outcomes[removal];
    if (before === undefined || !isSameOutcome(before, outcome)) this.#outcomes[removal] = outcome;
  }

  #tryRestless(peaks: Peaks): void {
    const losers = new Map<number, number[]>();
    const tryOne = (removal: number): void => {
      this.#tryInFull(removal, peaks, (changed) => {
        for (const load of changed) addLoser(losers, load, removal);
      });
    };
    this.#regions.trunkRemovable.forEach(tryOne);
    for (const { restless } of this.#kept) restless.forEach(tryOne);
    this.#restlessLosers = losers;
  }

  #tryInFull(removal: number, peaks: Peaks, onLost: (changed: ReadonlyArray<number>) => void): void {
    this.#tried++;
    const outcome = this.#situation.tryRemoval(removal, (changed) => {
      raiseTouched(this.#situation, peaks);
      onLost(changed);
    });
    this.#settle(removal, outcome);
  }

  #climb(kept: KeptRegion, from: number, end: number, peaks: Peaks): void {
    if (from === end || !this.#presses(kept, from, end, peaks)) return;
    if (end - from === 1) {
      // Which loads it loses is known already.
      this.#tryInFull(kept.calm[from]!, peaks, () => {});
      return;
    }
    const middle = (from + end) >>> 1;
    this.#climb(kept, from, middle, peaks);
    this.#climb(kept, middle, end, peaks);
  }

  /** Whether the most that these removals draw overloads something of the trunk, or raises a peak. */
  #presses(kept: KeptRegion, from: number, end: number, peaks: Peaks): boolean {
    const { ripple, flow } = this.#situation;
    for (let at = kept.borderStart[from]!; at < kept.borderStart[end]!; at++) {
      const input = kept.borderInput[at]!;
      const known = this.#drawn.has(input) ? this.#mostDrawn[input]! : flow.inputShare[input]!;
      this.#drawn.add(input);
      this.#mostDrawn[input] = Math.max(known, kept.borderShare[at]!);
    }
    ripple.lift(this.#drawn, this.#mostDrawn, this.#regions.isTrunk);
    this.#drawn.clear();
    let presses = false;
    const { touched } = ripple;
    for (let at = 0; at < touched.count && !presses; at++) {
      const v = touched.items[at]!;
      const isHigher = this.#plant.capacity[v] !== Infinity && ripple.flow.output[v]! > peaks[v]!;
      presses = isHigher || isOverloaded(this.#plant, ripple.flow, v);
    }
    ripple.undo();
    return presses;
  }
}
