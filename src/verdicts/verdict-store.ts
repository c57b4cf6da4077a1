// The record of verdicts and of what they follow from. Easy to get wrong: a write may run again after a commit that was never
// confirmed, so entries carry their place; and a stretch is extended in the transaction that writes its entries, so that
// whatever it covers is complete.
import type { StateReason } from '../redundancy/component-state.ts';
import type { Sentence } from '../redundancy/sentence.ts';
import type { ComponentState } from '../site/component.ts';
import type { Transaction } from '../platform/database.ts';
import { loadSql } from '../platform/sql.ts';
import type { FigureKind, FigureSource } from './figure.ts';
import type { RecordEntry, VerdictEntry } from './record-entry.ts';
import type { Waiting } from './verdict-journal.ts';

const sql = loadSql(import.meta.url, 'verdict-store.sql');

function instantOf(epochMs: number): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(Math.floor(epochMs));
}

export async function insertModel(
  tx: Transaction,
  model: { readonly hash: Uint8Array; readonly text: string; readonly atMs: number },
): Promise<void> {
  await tx.execute(sql('insert-model'), [Buffer.from(model.hash), model.text, instantOf(model.atMs)]);
}

/** Writes what waits and says until when everything is written. */
export async function writeEntries(tx: Transaction, modelHash: Uint8Array, waiting: Waiting): Promise<void> {
  const { stretch, entries, untilMs } = waiting;
  await tx.execute(sql('begin-stretch'), [stretch.id, Buffer.from(modelHash), instantOf(stretch.fromMs)]);
  const components = entries.flatMap(componentRow);
  const verdicts = entries.filter(({ kind }) => kind === 'verdict');
  if (components.length > 0) {
    await tx.execute(sql('insert-component-changes'), [stretch.id, JSON.stringify(components)]);
  }
  if (verdicts.length > 0) {
    await tx.execute(sql('insert-verdict-changes'), [stretch.id, JSON.stringify(verdicts)]);
  }
  await tx.execute(sql('extend-stretch'), [stretch.id, instantOf(untilMs)]);
}

function componentRow(entry: RecordEntry): readonly object[] {
  if (entry.kind === 'verdict') return [];
  const { seq, atMs, componentId } = entry;
  if (entry.kind === 'state') {
    return [{ seq, atMs, componentId, kind: 'state', state: entry.state, reason: entry.reason }];
  }
  const value = entry.value === Infinity ? null : entry.value;
  return [{ seq, atMs, componentId, kind: entry.figure, value, source: entry.source }];
}

export interface RecordedStretch {
  readonly id: string;
  readonly fromMs: number;
  readonly untilMs: number;
  /** The model; '' where only the time was asked for. */
  readonly text: string;
}

export interface RecordedChange {
  readonly stretchId: string;
  readonly seq: number;
  readonly atMs: number;
  readonly componentId: string;
  readonly what:
    | { readonly kind: 'state'; readonly state: ComponentState; readonly reason: StateReason | null }
    | { readonly kind: FigureKind; readonly value: number; readonly source: FigureSource };
}

export interface RecordedVerdict extends VerdictEntry {
  readonly stretchId: string;
  readonly seq: number;
  readonly atMs: number;
}

interface StretchRow {
  readonly id: string;
  readonly from_at: Temporal.Instant;
  readonly until_at: Temporal.Instant;
  readonly text: string;
}

function readStretch({ id, from_at, until_at, text }: StretchRow): RecordedStretch {
  return { id, fromMs: from_at.epochMilliseconds, untilMs: until_at.epochMilliseconds, text };
}

/** The stretch that covers an instant, with its model. */
export async function stretchAt(tx: Transaction, atMs: number): Promise<RecordedStretch | undefined> {
  const [row] = await tx.query<StretchRow>(sql('stretch-at'), [instantOf(atMs)]);
  return row === undefined ? undefined : readStretch(row);
}

/** Until when and from when on something is recorded, around an instant of which nothing is. */
export async function recordedAround(
  tx: Transaction,
  atMs: number,
): Promise<{ readonly beforeMs: number | null; readonly afterMs: number | null }> {
  const [row] = await tx.query<{ before_at: Temporal.Instant | null; after_at: Temporal.Instant | null }>(
    sql('stretches-around'),
    [instantOf(atMs)],
  );
  return {
    beforeMs: row?.before_at?.epochMilliseconds ?? null,
    afterMs: row?.after_at?.epochMilliseconds ?? null,
  };
}

interface ChangeRow {
  readonly stretch_id?: string;
  readonly seq: number;
  readonly at: Temporal.Instant;
  readonly component: string;
  readonly kind: 'state' | FigureKind;
  readonly state: ComponentState | null;
  readonly reason: StateReason | null;
  readonly value: number | null;
  readonly source: FigureSource | null;
}

function readChange(row: ChangeRow): RecordedChange {
  const { seq, at, kind, state, reason, value, source } = row;
  return {
    stretchId: row.stretch_id ?? '',
    seq,
    atMs: at.epochMilliseconds,
    componentId: row.component,
    what:
      kind === 'state'
        ? { kind, state: state ?? 'unknown', reason }
        : { kind, value: value ?? Infinity, source: source ?? 'file' },
  };
}

/** The last change of each component and kind as of an instant, and before a place in the order where one is given. */
export async function componentsAt(
  tx: Transaction,
  stretchId: string,
  { atMs, beforeSeq }: { readonly atMs: number; readonly beforeSeq?: number },
): Promise<readonly RecordedChange[]> {
  const values = [stretchId, instantOf(atMs), beforeSeq ?? null];
  return (await tx.query<ChangeRow>(sql('components-at'), values)).map(readChange);
}

interface VerdictRow extends Omit<VerdictEntry, 'reasons'> {
  readonly stretch_id: string;
  readonly seq: number;
  readonly at: Temporal.Instant;
  readonly reasons: readonly Sentence[];
}

function readVerdict({ stretch_id, at, ...rest }: VerdictRow): RecordedVerdict {
  return { ...rest, stretchId: stretch_id, atMs: at.epochMilliseconds };
}

/** The verdict that stood at an instant of a stretch. */
export async function verdictAt(
  tx: Transaction,
  stretchId: string,
  atMs: number,
): Promise<RecordedVerdict | undefined> {
  const [row] = await tx.query<VerdictRow>(sql('verdict-at'), [stretchId, instantOf(atMs)]);
  return row === undefined ? undefined : readVerdict(row);
}

export interface Range {
  readonly fromMs: number;
  readonly untilMs: number;
  /** Newest that are given. */
  readonly limit: number;
}

function valuesOf({ fromMs, untilMs, limit }: Range): readonly unknown[] {
  return [instantOf(fromMs), instantOf(untilMs), limit];
}

/** Newest first. */
export async function verdictsBetween(tx: Transaction, range: Range): Promise<readonly RecordedVerdict[]> {
  return (await tx.query<VerdictRow>(sql('verdicts-between'), valuesOf(range))).map(readVerdict);
}

/** Newest first. */
export async function componentChangesBetween(
  tx: Transaction,
  range: Range,
): Promise<readonly RecordedChange[]> {
  return (await tx.query<ChangeRow>(sql('component-changes-between'), valuesOf(range))).map(readChange);
}

/** Newest first, without their models. */
export async function stretchesBetween(tx: Transaction, range: Range): Promise<readonly RecordedStretch[]> {
  return (await tx.query<StretchRow>(sql('stretches-between'), valuesOf(range))).map(readStretch);
}

/** What loads drew when recording ended, kW by component; empty when that was before `sinceMs`. */
export async function lastDemands(tx: Transaction, sinceMs: number): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.query<{ component: string; value: number; source: FigureSource }>(
    sql('last-demands'),
    [instantOf(sinceMs)],
  );
  return new Map(
    rows.filter(({ source }) => source === 'measured').map(({ component, value }) => [component, value]),
  );
}
