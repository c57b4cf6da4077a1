// What is remembered of one condition from sample to sample: how it stands, since when, and until when that is known.
// Pure. Easy to get wrong: a look that finds nothing out changes nothing, so the last instant at which the old answer
// was known stays the lower end of the span; and a trap narrows a span only if it tells of this very thing.
import type { Judged } from './condition.ts';
import type { Beginning, Span } from './span.ts';

/** A time during which it was so, as far as it is known. */
export interface Period {
  /** When it began; null when it was so at the first look. */
  readonly since: Span | null;
  /** First look that said so, epoch ms. */
  readonly firstMs: number;
  /** Until when it is known, epoch ms. */
  readonly seenMs: number;
}

export interface ProbeMemory extends Period {
  readonly verdict: 'holds' | 'fails';
  /**
   * Times before during which it held, oldest first: what a step counts from may become known only after the step has
   * come and gone.
   */
  readonly past: readonly Period[];
}

/** Times kept; of a condition that flutters the oldest are forgotten. */
const maxPast = 8;

export interface HeardTrap {
  readonly deviceId: string;
  /** What it means in words, and its name. */
  readonly words: readonly string[];
  readonly atMs: number;
}

/** How much later than what it tells of a trap may arrive, ms: the device has to notice it and to send. */
export const trapDelayMs = 1_000;

export interface Telling {
  readonly deviceIds: ReadonlySet<string>;
  readonly words: readonly string[];
  readonly traps: readonly HeardTrap[];
}

/** The memory after one more look; the same object when nothing new was learnt. */
export function remember(
  memory: ProbeMemory | undefined,
  look: Judged,
  telling: Telling,
): ProbeMemory | undefined {
  if (look.verdict === 'absent' || look.verdict === 'unknown') return memory;
  const { verdict, byMs, seenMs } = look;
  if (memory === undefined) return { verdict, since: null, firstMs: byMs, seenMs, past: [] };
  if (memory.verdict === verdict) return seenMs > memory.seenMs ? { ...memory, seenMs } : memory;
  const afterMs = Math.min(memory.seenMs, byMs);
  const since = narrow({ afterMs, byMs }, telling);
  return { verdict, since, firstMs: byMs, seenMs: Math.max(seenMs, byMs), past: pastOf(memory) };
}

/** Told by traps within the span: at most `trapDelayMs` before the first of them, and not after the last. */
function narrow(span: Span, { deviceIds, words, traps }: Telling): Span {
  if (words.length === 0) return span;
  const telling = traps.filter(
    ({ deviceId, words: heard, atMs }) =>
      deviceIds.has(deviceId) &&
      atMs > span.afterMs &&
      atMs - trapDelayMs <= span.byMs &&
      heard.some((word) => words.includes(word)),
  );
  const [first] = telling;
  const last = telling.at(-1);
  if (first === undefined || last === undefined) return span;
  return {
    afterMs: Math.max(span.afterMs, Math.min(first.atMs - trapDelayMs, span.byMs)),
    byMs: Math.min(span.byMs, last.atMs),
  };
}

function pastOf({ verdict, past, since, firstMs, seenMs }: ProbeMemory): readonly Period[] {
  return verdict === 'holds' ? [...past, { since, firstMs, seenMs }].slice(-maxPast) : past;
}

/** A time from which on it held as long as it has to. */
export interface Held {
  readonly span: Span;
  /** When it began to hold, which may be before it was asked for. */
  readonly since: Beginning;
}

/** When it first held from an instant on, for so long; undefined while that is not known. */
export function holdingFrom(
  memory: ProbeMemory | undefined,
  from: Span,
  holdsForMs: number,
): Held | undefined {
  if (memory === undefined) return undefined;
  for (const period of memory.past) {
    const held = heldIn(period, from, holdsForMs);
    if (held !== undefined) return held;
  }
  return memory.verdict === 'holds' ? heldIn(memory, from, holdsForMs) : undefined;
}

function heldIn({ since, firstMs, seenMs }: Period, from: Span, holdsForMs: number): Held | undefined {
  if (seenMs < from.byMs) return undefined;
  const began = since ?? { afterMs: from.afterMs, byMs: firstMs };
  const span = {
    afterMs: Math.max(began.afterMs, from.afterMs),
    byMs: Math.max(began.byMs, from.byMs),
  };
  if (seenMs - span.byMs < holdsForMs) return undefined;
  return {
    span: { afterMs: span.afterMs + holdsForMs, byMs: span.byMs + holdsForMs },
    since: since ?? { afterMs: null, byMs: firstMs },
  };
}
