// The oracle: it has the whole history of a small plant in hand and looks up in it what the words of a declaration say.
import fc from 'fast-check';
import type { StepVerdict } from '../../src/failover/run.ts';
import type { WatchEvent } from '../../src/failover/run-watch.ts';
import { sample, tick } from './small-plant.ts';

/** When a device told, and whether it said what is waited for; for the utility: whether the mains are lost. */
export interface Look {
  readonly atMs: number;
  readonly says: boolean;
}
export type History = Readonly<Record<string, readonly Look[]>>;
export interface Span {
  readonly afterMs: number;
  readonly byMs: number;
}

const devices = ['utility', 'gen-1', 'gen-2', 'ats', 'ups-1'] as const;
const endMs = 120_000;

// Every look at an instant of its own: the remainder by 8 belongs to the device, 7 to the ticks.
export const history = fc.record(
  Object.fromEntries(
    devices.map((id, at) => [
      id,
      fc
        .array(fc.record({ step: fc.integer({ min: 1, max: 900 }), says: fc.boolean() }), { maxLength: 25 })
        .map((looks): readonly Look[] => {
          let atMs = at;
          return looks.map(({ step, says }) => ({ atMs: (atMs += step * 8), says }));
        })
        .map((looks) => looks.filter(({ atMs }) => atMs < endMs)),
    ]),
  ),
) as fc.Arbitrary<History>;

export function eventsOf(looks: History): readonly WatchEvent[] {
  const events = Object.entries(looks).flatMap(([id, list]) =>
    list.map(({ atMs, says }) =>
      id === 'utility'
        ? sample(id, atMs, { 'mains.state': says ? 'failed' : 'ok' })
        : sample(id, atMs, { 'output.source': says ? 'good' : 'bad' }),
    ),
  );
  for (let atMs = 999; atMs <= endMs + 60_000; atMs += 1000) events.push(tick(atMs - (atMs % 8) + 7));
  return events.toSorted((a, b) => a.nowMs - b.nowMs);
}

/** The instants at which a list of looks turns to what is asked, with the look before. */
export function turns(looks: readonly Look[], says: boolean): readonly Span[] {
  return looks.flatMap((look, at) => {
    const before = looks[at - 1];
    return look.says === says && before?.says === !says ? [{ afterMs: before.atMs, byMs: look.atMs }] : [];
  });
}

/** From an instant on: when it began to be so for so long, and the event that showed it. */
function firstFrom(
  looks: readonly Look[],
  from: Span,
  holdMs: number,
): { readonly span: Span; readonly shownMs: number } | undefined {
  for (let at = 0; at < looks.length; at++) {
    const look = looks[at]!;
    if (!look.says || look.atMs < from.byMs) continue;
    let first = at;
    while (first > 0 && looks[first - 1]!.says) first -= 1;
    const byMs = Math.max(looks[first]!.atMs, from.byMs);
    const afterMs = Math.max(first === 0 ? from.afterMs : looks[first - 1]!.atMs, from.afterMs);
    if (look.atMs - byMs < holdMs) continue;
    return { span: { afterMs: afterMs + holdMs, byMs: byMs + holdMs }, shownMs: look.atMs };
  }
  return undefined;
}

function timing(base: Span, seen: Span, limitMs: number): StepVerdict {
  // The largest and the smallest difference that two instants in these half-open spans can have.
  if (seen.byMs - base.afterMs <= limitMs) return 'in-time';
  return seen.afterMs - base.byMs >= limitMs ? 'late' : 'in-time-uncertain';
}

export interface Asked {
  readonly looks: readonly Look[];
  readonly base: Span;
  readonly from: Span;
  readonly limitMs: number;
  readonly holdMs: number;
  readonly eventTimes: readonly number[];
}

/** What became of a step by itself, and when that was first said. */
export function readStep({ looks, base, from, limitMs, holdMs, eventTimes }: Asked): {
  verdict: StepVerdict;
  seen: Span | null;
  judgedMs: number;
  shownMs: number;
} {
  const dueMs = base.byMs + limitMs;
  const found = firstFrom(looks, from, holdMs);
  const graceMs = eventTimes.find((atMs) => atMs >= dueMs + 5_000) ?? Infinity;
  const lookMs = looks.find(({ atMs }) => atMs >= dueMs)?.atMs ?? Infinity;
  const failedMs = Math.min(graceMs, lookMs);
  const failure: StepVerdict = lookMs <= graceMs ? 'missed' : 'not-observable';
  if (found === undefined) return { verdict: failure, seen: null, judgedMs: failedMs, shownMs: Infinity };
  const verdict = timing(base, found.span, limitMs);
  return { verdict, seen: found.span, judgedMs: Math.min(found.shownMs, failedMs), shownMs: found.shownMs };
}
