// Rows of planned tests. Easy to get wrong: a plan that has ended or was withdrawn is never changed again; it is evidence.
import type { Transaction } from '../platform/database.ts';
import { loadSql } from '../platform/sql.ts';
import type { PlannedTest } from './planned-test.ts';

const sql = loadSql(import.meta.url, 'planned-test-store.sql');
const maxPlans = 500;

interface PlanRow {
  readonly id: string;
  readonly sequence_id: string;
  readonly subjects: string[];
  readonly starts_at: Temporal.Instant;
  readonly ends_at: Temporal.Instant;
  readonly reason: string;
  readonly planned_by_name: string;
  readonly planned_at: Temporal.Instant;
  readonly withdrawn_at: Temporal.Instant | null;
}

export async function insertPlannedTest(
  tx: Transaction,
  plan: Omit<PlannedTest, 'plannedBy' | 'withdrawnAtMs'>,
  personId: string,
): Promise<void> {
  const { id, sequenceId, subjects, startsAtMs, endsAtMs, reason, plannedAtMs } = plan;
  const times = [instant(startsAtMs), instant(endsAtMs)];
  await tx.execute(sql('insert-plan'), [
    id,
    sequenceId,
    subjects,
    ...times,
    reason,
    personId,
    instant(plannedAtMs),
  ]);
}

/** False when there is no such plan, or it is over or withdrawn already. */
export async function withdrawPlannedTest(tx: Transaction, id: string, atMs: number): Promise<boolean> {
  return (await tx.execute(sql('withdraw-plan'), [id, instant(atMs)])) > 0;
}

/** Those that end after `sinceMs`, the latest first. */
export async function listPlannedTests(tx: Transaction, sinceMs: number): Promise<readonly PlannedTest[]> {
  return (await tx.query<PlanRow>(sql('list-plans'), [instant(sinceMs), maxPlans])).map(toPlan);
}

export async function loadPlannedTest(tx: Transaction, id: string): Promise<PlannedTest | undefined> {
  const [row] = await tx.query<PlanRow>(sql('load-plan'), [id]);
  return row === undefined ? undefined : toPlan(row);
}

function toPlan(row: PlanRow): PlannedTest {
  return {
    id: row.id,
    sequenceId: row.sequence_id,
    subjects: row.subjects,
    startsAtMs: row.starts_at.epochMilliseconds,
    endsAtMs: row.ends_at.epochMilliseconds,
    reason: row.reason,
    plannedBy: row.planned_by_name,
    plannedAtMs: row.planned_at.epochMilliseconds,
    withdrawnAtMs: row.withdrawn_at?.epochMilliseconds ?? null,
  };
}

function instant(epochMs: number): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(Math.round(epochMs));
}
