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
/** How far ahead a duty can be given away, and how many at a time. */
const aheadMs = 366 * 86_400_000;
const maxOverrides = 200;
const cannotBePaged = 'That person cannot be paged; name one with a role of operations';

export interface StoredOverride extends Override {
  readonly id: string;
}

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
export async function loadSchedule(
  tx: Transaction,
  nowMs: number,
): Promise<Omit<Schedule, 'overrides'> & { readonly overrides: readonly StoredOverride[] }> {
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

async function listOverrides(tx: Transaction, sinceMs: number): Promise<StoredOverride[]> {
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

/**
 * Gives the time from now on to a person who may be paged; returns the id. Throws `conflict` when another override covers
 * part of it, `request.invalid` for a person or a time that cannot be.
 */
export async function addOverride(tx: Transaction, asked: Override, nowMs: number): Promise<string> {
  const override = { ...asked, fromMs: Math.max(asked.fromMs, nowMs) };
  if (override.untilMs <= override.fromMs) {
    throw new AppError('request.invalid', 'A duty ends after it begins, and in the future');
  }
  if (override.untilMs > nowMs + aheadMs) {
    throw new AppError('request.invalid', 'A duty is given away for the year to come at most');
  }
  if (!(await loadStaff(tx)).some(({ id }) => id === override.personId)) {
    throw new AppError('request.invalid', cannotBePaged);
  }
  if ((await listOverrides(tx, nowMs)).length >= maxOverrides) {
    throw new AppError('conflict', `${maxOverrides} duties are given away already; take some back first`);
  }
  const values = [scheduleId, override.personId, instant(override.fromMs), instant(override.untilMs)];
  try {
    const [row] = await tx.query<{ id: string }>(sql('insert-override'), values);
    return row?.id ?? '';
  } catch (error) {
    if (!isConstraintViolation(error, 'oncall_override_int4range_during_excl')) throw error;
    throw new AppError('conflict', 'Another override covers part of that time', { cause: error });
  }
}

/** Takes it back: one that runs ends now, and who had it until then stays known. False when none of that id is ahead. */
export async function endOverride(tx: Transaction, id: string, nowMs: number): Promise<boolean> {
  const ended = await tx.execute(sql('end-override'), [id, instant(nowMs)]);
  return ended === 1 || (await tx.execute(sql('delete-override'), [id, instant(nowMs)])) === 1;
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

/** Throws `request.invalid` when the last step is not everyone, or a person cannot be paged: a page must reach somebody. */
export async function savePolicy(tx: Transaction, steps: readonly EscalationStep[]): Promise<void> {
  if (steps.at(-1)?.target.kind !== 'everyone') {
    throw new AppError('request.invalid', 'The last step must be everyone, so that a page reaches somebody');
  }
  const staff = new Set((await loadStaff(tx)).map(({ id }) => id));
  if (steps.some(({ target }) => target.kind === 'person' && !staff.has(target.personId))) {
    throw new AppError('request.invalid', cannotBePaged);
  }
  await tx.execute(sql('delete-steps'));
  for (const [position, { afterSeconds, target }] of steps.entries()) {
    const personId = target.kind === 'person' ? target.personId : null;
    await tx.execute(sql('insert-step'), [position, afterSeconds, target.kind, personId]);
  }
}

function instant(epochMs: number): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(Math.round(epochMs));
}
