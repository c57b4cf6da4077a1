// Rows of the schedule, the escalation policy and the people who can be paged. There is one schedule, number 1. Easy to
// get wrong: overrides may not overlap, and the database refuses them (`conflict`), not a check beforehand.
import { AppError } from '../core/errors.ts';
import { isConstraintViolation } from '../platform/database-errors.ts';
import type { Transaction } from '../platform/database.ts';
import { loadSql } from '../platform/sql.ts';
import { defaultPolicy, policyFor } from './paging.ts';
import type { EscalationPolicy, EscalationStep, EscalationTarget } from './paging.ts';
import type { Override, Rotation, Schedule } from './schedule.ts';

const sql = loadSql(import.meta.url, 'oncall-store.sql');
const scheduleId = 1;
/** Overrides that ended longer ago are not loaded: what was is told by the pages themselves. */
const overrideMemoryMs = 40 * 86_400_000;

export interface StaffMember {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly language: 'az' | 'ru' | 'en';
}

/** Active people of the house who may be paged, by login. */
export function loadStaff(tx: Transaction): Promise<StaffMember[]> {
  return tx.query<StaffMember>(sql('load-staff'));
}

/** The schedule as of `nowMs`; without one nobody is ever on duty. */
export async function loadSchedule(tx: Transaction, nowMs: number): Promise<Schedule> {
  const [schedule] = await tx.query<{ time_zone: string }>(sql('load-schedule'), [scheduleId]);
  const rotations = await tx.query<{
    starts_on: Temporal.PlainDate;
    ends_on: Temporal.PlainDate | null;
    handover_at: string;
    every_days: number;
    person_ids: string[];
  }>(sql('load-rotations'), [scheduleId]);
  return {
    timeZone: schedule?.time_zone ?? 'UTC',
    rotations: rotations.map((row): Rotation => ({
      startsOn: row.starts_on.toString(),
      ...(row.ends_on === null ? {} : { endsOn: row.ends_on.toString() }),
      handoverAt: row.handover_at,
      everyDays: row.every_days,
      personIds: row.person_ids,
    })),
    overrides: await listOverrides(tx, nowMs - overrideMemoryMs),
  };
}

export async function listOverrides(
  tx: Transaction,
  sinceMs: number,
): Promise<(Override & { readonly id: string })[]> {
  const rows = await tx.query<{
    id: string;
    person_id: string;
    from_at: Temporal.Instant;
    until_at: Temporal.Instant;
  }>(sql('load-overrides'), [scheduleId, instant(sinceMs)]);
  return rows.map((row) => ({
    id: row.id,
    personId: row.person_id,
    fromMs: row.from_at.epochMilliseconds,
    untilMs: row.until_at.epochMilliseconds,
  }));
}

/** Writes name, zone and rotations in place of those before; overrides stay. */
export async function saveSchedule(
  tx: Transaction,
  schedule: Omit<Schedule, 'overrides'> & { readonly name: string },
): Promise<void> {
  await tx.execute(sql('upsert-schedule'), [scheduleId, schedule.name, schedule.timeZone]);
  await tx.execute(sql('delete-rotations'), [scheduleId]);
  for (const [position, rotation] of schedule.rotations.entries()) {
    const { startsOn, endsOn, handoverAt, everyDays, personIds } = rotation;
    const values = [scheduleId, position, startsOn, endsOn ?? null, handoverAt, everyDays, personIds];
    await tx.execute(sql('insert-rotation'), values);
  }
}

/** Returns its id. Throws `conflict` when another override covers part of the time. */
export async function addOverride(tx: Transaction, override: Override): Promise<string> {
  const values = [scheduleId, override.personId, instant(override.fromMs), instant(override.untilMs)];
  try {
    const [row] = await tx.query<{ id: string }>(sql('insert-override'), values);
    return row?.id ?? '';
  } catch (error) {
    if (!isConstraintViolation(error)) throw error;
    throw new AppError('conflict', 'Another override covers part of that time', { cause: error });
  }
}

/** False when there is none of that id. */
export async function removeOverride(tx: Transaction, id: string): Promise<boolean> {
  return (await tx.execute(sql('delete-override'), [id])) === 1;
}

/** The policy for pages about that alert. */
export async function loadPolicyOf(tx: Transaction, alertId: string): Promise<EscalationPolicy> {
  const [row] = await tx.query<{ addressee: string | null }>(sql('load-addressee'), [alertId]);
  return policyFor(await loadPolicy(tx), row?.addressee ?? null);
}

/** The policy in force: the stored steps, or the default ones where none are stored. */
export async function loadPolicy(tx: Transaction): Promise<EscalationPolicy> {
  const rows = await tx.query<{
    after_seconds: number;
    target: EscalationTarget['kind'];
    person_id: string | null;
  }>(sql('load-steps'));
  if (rows.length === 0) return defaultPolicy;
  const steps = rows.map((row): EscalationStep => {
    const { target } = row;
    const afterSeconds = row.after_seconds;
    if (target === 'person') return { afterSeconds, target: { kind: target, personId: row.person_id ?? '' } };
    return { afterSeconds, target: { kind: target } };
  });
  return { ...defaultPolicy, steps };
}

export async function savePolicy(tx: Transaction, steps: readonly EscalationStep[]): Promise<void> {
  await tx.execute(sql('delete-steps'));
  for (const [position, { afterSeconds, target }] of steps.entries()) {
    const personId = target.kind === 'person' ? target.personId : null;
    await tx.execute(sql('insert-step'), [position, afterSeconds, target.kind, personId]);
  }
}

function instant(epochMs: number): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(Math.round(epochMs));
}
