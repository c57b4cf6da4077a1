// Rows of verdicts, one for each window: the latest, with what of it no override covers. Easy to get wrong: a verdict is on
// one revision of the window, and one on an older revision says nothing about it; and what was told is only ever added to,
// so that a thing which goes and comes again is no news.
import type { Transaction } from '../platform/database.ts';
import { loadSql } from '../platform/sql.ts';
import type { GoAnswer, GoVerdict } from './go-verdict.ts';
import type { Hindrance } from './hindrance.ts';
import type { MaintenanceWindow } from './window.ts';

const sql = loadSql(import.meta.url, 'verdict-store.sql');

/** What stands in the way of a window that was overridden, and the override does not cover. */
export interface Uncovered {
  readonly uncovered: readonly Hindrance[];
  /** Every one of them that stood at some time. */
  readonly told: readonly Hindrance[];
}

export interface KeptVerdict extends Uncovered {
  readonly revision: number;
  readonly verdict: GoVerdict;
}

export async function saveVerdict(
  tx: Transaction,
  window: Pick<MaintenanceWindow, 'id' | 'revision'>,
  { verdict, uncovered, told }: Omit<KeptVerdict, 'revision'>,
): Promise<void> {
  await tx.execute(sql('save'), [
    window.id,
    Temporal.Instant.fromEpochMilliseconds(Math.round(verdict.atMs)),
    window.revision,
    verdict.answer,
    JSON.stringify(verdict),
    JSON.stringify(uncovered),
    JSON.stringify(told),
  ]);
}

/** By window; those that were never judged are not in it. */
export async function loadVerdicts(
  tx: Transaction,
  windowIds: readonly string[],
): Promise<ReadonlyMap<string, KeptVerdict>> {
  const rows = await tx.query<KeptVerdict & { window_id: string }>(sql('load'), [windowIds]);
  return new Map(rows.map(({ window_id, ...kept }) => [window_id, kept]));
}

export interface BriefVerdict extends Uncovered {
  readonly revision: number;
  readonly answer: GoAnswer;
  readonly atMs: number;
}

/** As `loadVerdicts`, without the verdict itself. */
export async function loadBriefVerdicts(
  tx: Transaction,
  windowIds: readonly string[],
): Promise<ReadonlyMap<string, BriefVerdict>> {
  const rows = await tx.query<Omit<BriefVerdict, 'atMs'> & { window_id: string; at: Temporal.Instant }>(
    sql('load-briefly'),
    [windowIds],
  );
  return new Map(
    rows.map(({ window_id, at, ...brief }) => [window_id, { ...brief, atMs: at.epochMilliseconds }]),
  );
}
