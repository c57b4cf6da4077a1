// Rows of windows, their steps and decisions. Easy to get wrong: a window, its steps and what was decided are
// written in one transaction, under a lock that makes all writers take turns; and no list is cut in silence, because a
// window that is left out would suppress nothing and stand in nobody's way.
import { AppError } from '../core/errors.ts';
import type { Transaction } from '../platform/database.ts';
import { loadSql } from '../platform/sql.ts';
import type { Decided, Decision, DecisionKind } from './decide.ts';
import type { Hindrance } from './hindrance.ts';
import { loadBriefVerdicts } from './verdict-store.ts';
import { windowBounds } from './window.ts';
import { workNow } from './work-now.ts';
import type { WorkNow } from './work-now.ts';
import type { Approval, CarrierNotice, MaintenanceWindow, Step, WindowState } from './window.ts';

const sql = loadSql(import.meta.url, 'window-store.sql');

interface WindowRow {
  readonly id: string;
  readonly title: string;
  readonly reason: string;
  readonly state: WindowState;
  readonly starts_at: Temporal.Instant;
  readonly ends_at: Temporal.Instant;
  readonly in_charge: string | null;
  readonly created_by: string | null;
  readonly created_at: Temporal.Instant;
  readonly revision: number;
  readonly approval: Approval['kind'] | null;
  readonly approved_by: string | null;
  readonly approved_at: Temporal.Instant | null;
  readonly override_asked_by: string | null;
  readonly override_asked_at: Temporal.Instant | null;
  readonly override_reason: string | null;
  readonly override_covers: readonly Hindrance[] | null;
  readonly request_by: string | null;
  readonly request_at: Temporal.Instant | null;
  readonly request_reason: string | null;
  readonly request_for: readonly Hindrance[] | null;
  readonly closed_at: Temporal.Instant | null;
  readonly carrier: CarrierNotice | null;
}

/** Writers of windows take turns. */
export async function lockWindows(tx: Transaction): Promise<void> {
  await tx.execute(sql('lock-windows'));
}

/** Writes a new window with what was decided. Call `lockWindows` first; throws `conflict` when too many are open. */
export async function insertWindow(tx: Transaction, decided: Decided, atMs: number): Promise<void> {
  const [row] = await tx.query<{ count: number }>(sql('count-open'));
  if ((row?.count ?? 0) >= windowBounds.open) {
    throw new AppError('conflict', `There are ${windowBounds.open} open windows; end or cancel some first`);
  }
  await tx.execute(sql('insert-window'), columnsOf(decided.window));
  await writeSteps(tx, decided.window);
  await recordDecisions(tx, decided.window.id, decided.decisions, atMs);
}

/** Call `lockWindows` first. */
export async function saveWindow(tx: Transaction, decided: Decided, atMs: number): Promise<void> {
  await tx.execute(sql('update-window'), columnsOf(decided.window));
  await tx.execute(sql('delete-steps'), [decided.window.id]);
  await writeSteps(tx, decided.window);
  await recordDecisions(tx, decided.window.id, decided.decisions, atMs);
}

async function writeSteps(tx: Transaction, { id, steps }: MaintenanceWindow): Promise<void> {
  for (const [position, { title, startsAtMs, endsAtMs, componentIds }] of steps.entries()) {
    const values = [id, position, title, instant(startsAtMs), instant(endsAtMs), componentIds];
    await tx.execute(sql('insert-step'), values);
  }
}

export async function recordDecisions(
  tx: Transaction,
  windowId: string,
  decisions: readonly Decision[],
  atMs: number,
): Promise<void> {
  for (const { kind, personId, detail } of decisions) {
    await tx.execute(sql('insert-decision'), [windowId, instant(atMs), kind, personId, detail]);
  }
}

export async function loadWindow(tx: Transaction, id: string): Promise<MaintenanceWindow | undefined> {
  return (await withSteps(tx, await tx.query<WindowRow>(sql('load-window'), [id])))[0];
}

export async function loadWindowOfCarrier(
  tx: Transaction,
  { provider, account, maintenanceId }: Pick<CarrierNotice, 'provider' | 'account' | 'maintenanceId'>,
): Promise<MaintenanceWindow | undefined> {
  const rows = await tx.query<WindowRow>(sql('load-by-carrier'), [provider, account, maintenanceId]);
  return (await withSteps(tx, rows))[0];
}

/** Every window that is not over, by its beginning; there are never more than `windowBounds.open`. */
export async function listOpenWindows(tx: Transaction): Promise<MaintenanceWindow[]> {
  return withSteps(tx, await tx.query<WindowRow>(sql('list-open'), [windowBounds.open + 1]));
}

/** What is under way at `nowMs`, as alerts look at it: all of it, however much. */
export async function loadWorkNow(tx: Transaction, nowMs: number): Promise<WorkNow[]> {
  const windows = await withSteps(tx, await tx.query<WindowRow>(sql('list-under-way'), [instant(nowMs)]));
  if (windows.length === 0) return [];
  const verdicts = await loadBriefVerdicts(
    tx,
    windows.map(({ id }) => id),
  );
  const standing = [...verdicts.values()].flatMap(({ uncovered }) => uncovered);
  const titles = await loadTitles(
    tx,
    standing.flatMap(({ kind, ids }) => (kind === 'window' ? ids : [])),
  );
  return windows.flatMap((window) => {
    const of = verdicts.get(window.id);
    const verdict = of?.revision === window.revision ? of : undefined;
    const work = workNow(window, verdict, { titles, nowMs });
    return work === undefined ? [] : [work];
  });
}

/** By id, of windows in whatever state. */
export async function loadTitles(
  tx: Transaction,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<{ id: string; title: string }>(sql('load-titles'), [ids]);
  return new Map(rows.map(({ id, title }) => [id, title]));
}

/** Those that are over, the latest first. */
export async function listClosedWindows(tx: Transaction, limit = 100): Promise<MaintenanceWindow[]> {
  return withSteps(tx, await tx.query<WindowRow>(sql('list-closed'), [limit]));
}

export interface DecisionEntry {
  readonly atMs: number;
  readonly kind: DecisionKind;
  readonly person: string | null;
  readonly detail: Decision['detail'];
}

/** Oldest first. */
export async function listDecisions(tx: Transaction, windowId: string): Promise<DecisionEntry[]> {
  const rows = await tx.query<Omit<DecisionEntry, 'atMs'> & { at: Temporal.Instant }>(sql('list-decisions'), [
    windowId,
  ]);
  return rows.map(({ at, ...rest }) => ({ atMs: at.epochMilliseconds, ...rest }));
}

async function withSteps(tx: Transaction, rows: readonly WindowRow[]): Promise<MaintenanceWindow[]> {
  if (rows.length === 0) return [];
  const steps = await tx.query<{
    window_id: string;
    title: string;
    starts_at: Temporal.Instant;
    ends_at: Temporal.Instant;
    component_ids: string[];
  }>(sql('load-steps'), [rows.map(({ id }) => id)]);
  const byWindow = Map.groupBy(steps, ({ window_id }) => window_id);
  return rows.map((row) =>
    toWindow(
      row,
      (byWindow.get(row.id) ?? []).map((step) => ({
        title: step.title,
        startsAtMs: step.starts_at.epochMilliseconds,
        endsAtMs: step.ends_at.epochMilliseconds,
        componentIds: step.component_ids,
      })),
    ),
  );
}

function toWindow(row: WindowRow, steps: readonly Step[]): MaintenanceWindow {
  return {
    id: row.id,
    title: row.title,
    reason: row.reason,
    state: row.state,
    startsAtMs: row.starts_at.epochMilliseconds,
    endsAtMs: row.ends_at.epochMilliseconds,
    steps,
    inChargeId: row.in_charge,
    createdById: row.created_by,
    createdAtMs: row.created_at.epochMilliseconds,
    revision: row.revision,
    approval: toApproval(row),
    overrideRequest: toRequest(row),
    closedAtMs: row.closed_at?.epochMilliseconds ?? null,
    carrier: row.carrier,
  };
}

function toApproval(row: WindowRow): Approval | null {
  if (row.approval === null || row.approved_by === null || row.approved_at === null) return null;
  const given = { byId: row.approved_by, atMs: row.approved_at.epochMilliseconds };
  const { override_asked_by: askedById, override_asked_at: askedAt } = row;
  if (askedById === null || askedAt === null) return { kind: 'go', ...given };
  return {
    kind: 'override',
    askedById,
    askedAtMs: askedAt.epochMilliseconds,
    reason: row.override_reason ?? '',
    covers: row.override_covers ?? [],
    ...given,
  };
}

function toRequest(row: WindowRow): MaintenanceWindow['overrideRequest'] {
  if (row.request_by === null || row.request_at === null) return null;
  return {
    askedById: row.request_by,
    reason: row.request_reason ?? '',
    atMs: row.request_at.epochMilliseconds,
    hindrances: row.request_for ?? [],
  };
}

function columnsOf(window: MaintenanceWindow): unknown[] {
  const { approval, overrideRequest, closedAtMs, carrier } = window;
  const override = approval?.kind === 'override' ? approval : null;
  return [
    window.id,
    window.title,
    window.reason,
    window.state,
    instant(window.startsAtMs),
    instant(window.endsAtMs),
    window.inChargeId,
    window.createdById,
    instant(window.createdAtMs),
    window.revision,
    approval?.kind ?? null,
    approval?.byId ?? null,
    approval === null ? null : instant(approval.atMs),
    approval === null ? null : window.revision,
    override?.askedById ?? null,
    override === null ? null : instant(override.askedAtMs),
    override?.reason ?? null,
    override === null ? null : JSON.stringify(override.covers),
    overrideRequest?.askedById ?? null,
    overrideRequest === null ? null : instant(overrideRequest.atMs),
    overrideRequest?.reason ?? null,
    overrideRequest === null ? null : JSON.stringify(overrideRequest.hindrances),
    closedAtMs === null ? null : instant(closedAtMs),
    carrier === null ? null : JSON.stringify(carrier),
  ];
}

export function instant(epochMs: number): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(Math.round(epochMs));
}
