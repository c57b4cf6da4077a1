// Hears every change of states, figures and verdicts and keeps them in order until they are written. Easy to get wrong: a change
// that is lost would make every later moment wrong; so at the bound the whole stretch ends, the loss is counted, and
// the next stretch begins with everything as it then stands.
import { randomUUID } from 'node:crypto';
import type { Clock } from '../core/clock.ts';
import type { StateReason } from '../redundancy/component-state.ts';
import type { Assessment } from '../redundancy/report.ts';
import { reasonSentences, unitsOf } from '../redundancy/sentence.ts';
import type { ComponentState } from '../site/component.ts';
import type { Site } from '../site/site.ts';
import type { FigureChange } from './figure.ts';
import { verdictOf } from './record-entry.ts';
import type { FigureEntry, RecordEntry, StateEntry, VerdictEntry } from './record-entry.ts';
import { hashOfModel, initialState, modelText, readModel } from './recorded-model.ts';

/** Entries that wait at most. */
const maxWaitingEntries = 50_000;

/** A stretch of time without a gap, as far as it has come. */
export interface Stretch {
  readonly id: string;
  readonly fromMs: number;
}

export interface Waiting {
  readonly stretch: Stretch;
  readonly entries: readonly RecordEntry[];
  /** Until when everything is in `entries` or was before, epoch ms. */
  readonly untilMs: number;
}

export interface JournalParts {
  readonly site: Site;
  readonly clock: Clock;
  readonly maxWaiting?: number;
}

/** Without what changes with every poll: a level that still fails by another digit is no change. */
function sameReason(a: StateReason | null, b: StateReason | null): boolean {
  if (a === null || b === null) return a === b;
  return (
    a.deviceId === b.deviceId &&
    a.point === b.point &&
    a.instance === b.instance &&
    a.found === b.found &&
    a.state === b.state
  );
}

export class VerdictJournal {
  readonly modelText: string;
  readonly modelHash: Uint8Array;
  readonly #clock: Clock;
  readonly #maxWaiting: number;
  readonly #speech: Parameters<typeof reasonSentences>[1];
  readonly #initial: ReadonlyMap<string, ComponentState>;
  readonly #states = new Map<string, StateEntry>();
  readonly #figures = new Map<string, FigureEntry>();
  #verdict: VerdictEntry | undefined;
  #stretch: Stretch;
  #seq = 0;
  #lastMs: number;
  #waiting: RecordEntry[] = [];
  #lost = 0;
  #onEntry: () => void = () => undefined;

  constructor({ site, clock, maxWaiting = maxWaitingEntries }: JournalParts) {
    this.#clock = clock;
    this.#maxWaiting = maxWaiting;
    this.modelText = modelText(site);
    this.modelHash = hashOfModel(this.modelText);
    const names = new Map(site.components.map(({ id, name }) => [id, name]));
    this.#speech = { names, units: unitsOf(site) };
    const { components } = readModel(this.modelText);
    this.#initial = new Map(components.map((one) => [one.id, initialState(one)]));
    this.#lastMs = clock.epochMs();
    this.#stretch = { id: randomUUID(), fromMs: this.#lastMs };
  }

  /** Entries lost at the bound. */
  get lostCount(): number {
    return this.#lost;
  }

  get waitingCount(): number {
    return this.#waiting.length;
  }

  /** Called after each entry. */
  onEntry(listener: () => void): void {
    this.#onEntry = listener;
  }

  noteState(componentId: string, state: ComponentState, reason: StateReason | null): void {
    const before = this.#states.get(componentId);
    const isSame = state === (before?.state ?? this.#initial.get(componentId));
    if (isSame && sameReason(before?.reason ?? null, reason)) return;
    const entry = { componentId, state, reason };
    this.#states.set(componentId, entry);
    this.#put({ kind: 'state', ...entry });
  }

  noteFigure({ componentId, kind: figure, value, source }: FigureChange): void {
    const entry = { componentId, figure, value, source };
    this.#figures.set(`${componentId}\t${figure}`, entry);
    this.#put({ kind: 'figure', ...entry });
  }

  /** To be called when everything that it follows from was noted. */
  noteVerdict(assessment: Assessment): void {
    const verdict = verdictOf(assessment, reasonSentences(assessment, this.#speech));
    if (verdict.digest === this.#verdict?.digest) return;
    this.#put({ kind: 'verdict', ...verdict });
    this.#verdict = verdict;
  }

  /** What waits to be written, at most `limit` entries. */
  take(limit: number): Waiting {
    const entries = this.#waiting.slice(0, limit);
    const isAll = entries.length === this.#waiting.length;
    const untilMs = isAll ? this.#now() : (entries.at(-1)?.atMs ?? this.#lastMs);
    return { stretch: this.#stretch, entries, untilMs };
  }

  /** What was taken is written. */
  settle({ stretch, entries }: Waiting): void {
    if (stretch.id === this.#stretch.id) this.#waiting.splice(0, entries.length);
  }

  #put(entry: DistributiveOmit<RecordEntry, 'seq' | 'atMs'>): void {
    const isFull = this.#waiting.length >= this.#maxWaiting;
    if (isFull) this.#beginAgain();
    if (!isFull || entry.kind === 'verdict') this.#waiting.push(this.#placed(entry));
    this.#onEntry();
  }

  #placed(entry: DistributiveOmit<RecordEntry, 'seq' | 'atMs'>): RecordEntry {
    return { ...entry, seq: this.#seq++, atMs: this.#now() } as RecordEntry;
  }

  /** A wall clock that is set back does not turn the order round. */
  #now(): number {
    this.#lastMs = Math.max(this.#lastMs, this.#clock.epochMs());
    return this.#lastMs;
  }

  #beginAgain(): void {
    this.#lost += this.#waiting.length;
    this.#stretch = { id: randomUUID(), fromMs: this.#now() };
    this.#seq = 0;
    this.#waiting = [];
    const known = [
      ...[...this.#states.values()].map((one) => ({ kind: 'state', ...one }) as const),
      ...[...this.#figures.values()].map((one) => ({ kind: 'figure', ...one }) as const),
    ];
    for (const entry of known) this.#waiting.push(this.#placed(entry));
    // What it now follows from is another stretch: it is put there by whoever is about to note it.
    this.#verdict = undefined;
  }
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
