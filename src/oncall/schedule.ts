// Who is on call at an instant. Easy to get wrong: a handover is a local time of day, so over a change to summer time a
// duty has 23 or 25 hours; intervals are half-open, so at the handover itself the new person has it; and where nobody
// has it, that is a gap to be reported, never a guess.

export interface Rotation {
  /** Local date of the first handover, `2026-11-02`; before it nobody is on duty by this rotation. */
  readonly startsOn: string;
  /** Local date of the handover that ends it; absent: it goes on. */
  readonly endsOn?: string;
  /** Local time of every handover, `08:00`. One that a change of the clocks skips happens as much later. */
  readonly handoverAt: string;
  readonly everyDays: number;
  /** In order of duty. */
  readonly personIds: readonly string[];
}

export interface Override {
  readonly personId: string;
  /** Half-open, epoch ms. Overrides of one schedule do not overlap. */
  readonly fromMs: number;
  readonly untilMs: number;
}

export interface Schedule {
  readonly timeZone: string;
  /** The first that has somebody counts. */
  readonly rotations: readonly Rotation[];
  readonly overrides: readonly Override[];
}

/** A stretch of time with one person on duty, or nobody (null: a gap). Half-open, epoch ms. */
export interface Duty {
  readonly personId: string | null;
  readonly fromMs: number;
  readonly untilMs: number;
}

const dayMs = 86_400_000;
/** Duties listed in one answer; a year of daily handovers and overrides fits. */
const maxDuties = 2_000;
/** How far `onCallAt` looks for the ends of a duty. */
const maxJoined = 60;

/** The duty that covers `atMs`, joined with its neighbours of the same person. */
export function onCallAt(schedule: Schedule, atMs: number): Duty {
  const found = segmentAt(schedule, atMs);
  let { fromMs, untilMs } = found;
  for (let i = 0; i < maxJoined && Number.isFinite(fromMs); i++) {
    const before = segmentAt(schedule, fromMs - 1);
    if (before.personId !== found.personId) break;
    fromMs = before.fromMs;
  }
  for (let i = 0; i < maxJoined && Number.isFinite(untilMs); i++) {
    const after = segmentAt(schedule, untilMs);
    if (after.personId !== found.personId) break;
    untilMs = after.untilMs;
  }
  return { personId: found.personId, fromMs, untilMs };
}

/** All duties and gaps of [fromMs, toMs) without a hole between them; neighbours differ in person. */
export function dutiesBetween(schedule: Schedule, fromMs: number, toMs: number): Duty[] {
  const duties: Duty[] = [];
  let atMs = fromMs;
  while (atMs < toMs && duties.length < maxDuties) {
    const segment = segmentAt(schedule, atMs);
    const untilMs = Math.min(toMs, segment.untilMs);
    const last = duties.at(-1);
    if (last?.personId === segment.personId) duties[duties.length - 1] = { ...last, untilMs };
    else duties.push({ personId: segment.personId, fromMs: atMs, untilMs });
    atMs = untilMs;
  }
  return duties;
}

/** The next person, other than the one on duty, within `horizonMs`; undefined when there is none. */
export function nextOnCall(schedule: Schedule, atMs: number, horizonMs = 60 * dayMs): Duty | undefined {
  const now = onCallAt(schedule, atMs).personId;
  const duties = dutiesBetween(schedule, atMs, atMs + horizonMs);
  return duties.find((duty) => duty.personId !== null && duty.personId !== now && duty.fromMs > atMs);
}

/** The longest stretch around `atMs` in which no boundary of anything lies. */
function segmentAt(schedule: Schedule, atMs: number): Duty {
  let fromMs = -Infinity;
  let untilMs = Infinity;
  const note = (boundaryMs: number): void => {
    if (boundaryMs <= atMs) fromMs = Math.max(fromMs, boundaryMs);
    else untilMs = Math.min(untilMs, boundaryMs);
  };
  let personId: string | null = null;
  for (const override of schedule.overrides) {
    note(override.fromMs);
    note(override.untilMs);
    if (override.fromMs <= atMs && atMs < override.untilMs) personId = override.personId;
  }
  for (const rotation of schedule.rotations) {
    const turn = turnAt(rotation, schedule.timeZone, atMs);
    turn.boundariesMs.forEach(note);
    personId ??= turn.personId;
  }
  return { personId, fromMs, untilMs };
}

function turnAt(
  rotation: Rotation,
  timeZone: string,
  atMs: number,
): { readonly personId: string | null; readonly boundariesMs: readonly number[] } {
  const startsOn = Temporal.PlainDate.from(rotation.startsOn);
  const plainTime = Temporal.PlainTime.from(rotation.handoverAt);
  const handoverOn = (date: Temporal.PlainDate): number =>
    date.toZonedDateTime({ timeZone, plainTime }).epochMilliseconds;
  const handover = (turn: number): number => handoverOn(startsOn.add({ days: turn * rotation.everyDays }));
  const firstMs = handover(0);
  if (atMs < firstMs) return { personId: null, boundariesMs: [firstMs] };
  const endMs =
    rotation.endsOn === undefined ? Infinity : handoverOn(Temporal.PlainDate.from(rotation.endsOn));
  if (atMs >= endMs) return { personId: null, boundariesMs: [endMs] };
  // Days of 23 and 25 hours move the handovers by hours at most, so the guess is off by one at most.
  let turn = Math.max(0, Math.floor((atMs - firstMs) / (rotation.everyDays * dayMs)));
  while (handover(turn) > atMs) turn -= 1;
  while (handover(turn + 1) <= atMs) turn += 1;
  const { personIds } = rotation;
  const personId = personIds[turn % personIds.length] ?? null;
  return { personId, boundariesMs: [handover(turn), Math.min(endMs, handover(turn + 1))] };
}
