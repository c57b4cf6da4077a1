// Rows of runs, of what happened to them, and of what the watch remembers. Easy to get wrong: all three go into one
// transaction, or a crash in between would find a run that its memory has not triggered yet, and open it again.
import { loadSql } from '../platform/sql.ts';
import type { Transaction } from '../platform/database.ts';
import type { RunEffect } from './advance-run.ts';
import { missesOf, triggerOf, verdictOf } from './run.ts';
import type { Run, RunMark, RunVerdict } from './run.ts';
import type { SavedWatch } from './run-watch.ts';
import type { Sequence } from './sequence-schema.ts';
import type { ProfileGrounds } from './state-grounds.ts';

const sql = loadSql(import.meta.url, 'run-store.sql');

/** A run with what it needs to be read for ever: its declaration and the names of its components, as they were. */
export interface KeptRun {
  readonly run: Run;
  readonly sequence: Sequence;
  /** By component id. */
  readonly names: Readonly<Record<string, string>>;
  /** Misses of which alerts have been told. */
  readonly told: number;
}

export type RegisterKind = NonNullable<Sequence['register']>['as'];

/** Runs loaded at a start, at most. */
const maxCurrent = 1_000;
const maxEvents = 2_000;

export async function saveRun(tx: Transaction, { run, sequence, names, told }: KeptRun): Promise<void> {
  await tx.execute(sql('upsert-run'), [
    run.id,
    run.sequenceId,
    run.subjects.map(({ componentId }) => componentId),
    instant(triggerOf(run).byMs),
    run.endedAtMs === null ? null : instant(run.endedAtMs),
    verdictOf(run),
    run.mark,
    run.planId,
    sequence.register?.as ?? null,
    missesOf(run).length,
    told,
    sequence,
    names,
    run,
  ]);
}

export interface RunEvent {
  readonly runId: string;
  readonly atMs: number;
  readonly kind: RunEffect['kind'] | 'resumed';
  /** Key of a step, id of a subject, or empty. */
  readonly item: string;
  readonly verdict: string;
}

export async function insertEvents(tx: Transaction, events: readonly RunEvent[]): Promise<void> {
  if (events.length === 0) return;
  await tx.execute(sql('insert-events'), [
    events.map(({ runId }) => runId),
    events.map(({ atMs }) => atMs),
    events.map(({ kind }) => kind),
    events.map(({ item }) => item),
    events.map(({ verdict }) => verdict),
  ]);
}

export async function saveWatch(tx: Transaction, memory: KeptMemory, atMs: number): Promise<void> {
  await tx.execute(sql('save-watch'), [instant(atMs), memory]);
}

/** All that outlives the process beside the runs. */
export interface KeptMemory extends SavedWatch {
  /** Absent in what an older Qosha wrote. */
  readonly grounds?: ProfileGrounds;
}

export interface WatchRow {
  /** Since when anybody watches, epoch ms. */
  readonly beganMs: number;
  readonly savedMs: number;
  readonly memory: KeptMemory;
}

export async function loadWatch(tx: Transaction): Promise<WatchRow | undefined> {
  const [row] = await tx.query<{
    began_at: Temporal.Instant;
    saved_at: Temporal.Instant;
    memory: KeptMemory;
  }>(sql('load-watch'));
  if (row === undefined) return undefined;
  const { began_at, saved_at, memory } = row;
  return { beganMs: began_at.epochMilliseconds, savedMs: saved_at.epochMilliseconds, memory };
}

/** Open ones, those of which somebody has still to be told, and those that ended after `sinceMs`; oldest first. */
export async function loadCurrentRuns(tx: Transaction, sinceMs: number): Promise<readonly KeptRun[]> {
  return tx.query<RunRow>(sql('load-current'), [instant(sinceMs), maxCurrent]);
}

export async function loadRun(tx: Transaction, id: string): Promise<KeptRun | undefined> {
  const [row] = await tx.query<RunRow>(sql('load-one'), [id]);
  return row;
}

export interface RunQuestion {
  readonly sequenceId?: string | undefined;
  readonly verdict?: RunVerdict | undefined;
  readonly mark?: RunMark | undefined;
  /** Only older ones than this. */
  readonly before?: { readonly triggeredMs: number; readonly id: string } | undefined;
  readonly limit: number;
}

/** Ended runs, newest first. */
export async function listRuns(tx: Transaction, question: RunQuestion): Promise<readonly KeptRun[]> {
  const { sequenceId = null, verdict = null, mark = null, before, limit } = question;
  const beforeAt = before === undefined ? null : instant(before.triggeredMs);
  return tx.query<RunRow>(sql('list-runs'), [sequenceId, verdict, mark, beforeAt, before?.id ?? null, limit]);
}

/** What happened to one run, oldest first. */
export async function listRunEvents(tx: Transaction, runId: string): Promise<readonly RunEvent[]> {
  const rows = await tx.query<{
    at: Temporal.Instant;
    kind: RunEvent['kind'];
    item: string;
    verdict: string;
  }>(sql('list-events'), [runId, maxEvents]);
  return rows.map(({ at, ...row }) => ({ runId, atMs: at.epochMilliseconds, ...row }));
}

/** Entries of the register, newest first. */
export async function listRegister(
  tx: Transaction,
  kind: RegisterKind,
  { subject = null, limit }: { readonly subject?: string | null; readonly limit: number },
): Promise<readonly KeptRun[]> {
  return tx.query<RunRow>(sql('list-register'), [kind, subject, limit]);
}

export interface LatestEntry {
  readonly kind: RegisterKind;
  readonly componentId: string;
  readonly passedMs: number | null;
  readonly heldMs: number;
}

/** When each component last passed, and last tried. */
export async function latestEntries(tx: Transaction): Promise<readonly LatestEntry[]> {
  const rows = await tx.query<{
    register: RegisterKind;
    subject: string;
    passed_at: Temporal.Instant | null;
    held_at: Temporal.Instant;
  }>(sql('latest-passed'));
  return rows.map(({ register, subject, passed_at, held_at }) => ({
    kind: register,
    componentId: subject,
    passedMs: passed_at?.epochMilliseconds ?? null,
    heldMs: held_at.epochMilliseconds,
  }));
}

/** Ids of the runs that belong to each of these plans. */
export async function runsOfPlans(
  tx: Transaction,
  planIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await tx.query<{ plan_id: string; id: string }>(sql('runs-of-plans'), [planIds]);
  const byPlan = Map.groupBy(rows, ({ plan_id }) => plan_id);
  return new Map(Array.from(byPlan, ([planId, own]) => [planId, own.map(({ id }) => id)]));
}

type RunRow = KeptRun;

function instant(epochMs: number): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(Math.round(epochMs));
}
