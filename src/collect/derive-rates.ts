// Rates of a device's counters from poll to poll. Easy to get wrong: the memory belongs to one device and one layout;
// a first sample gives no reading at all, a broken pair gives a missing one, so that the last rate does not live on.
import { points } from '../core/points.ts';
import type { Reading } from '../readings/reading.ts';
import type { VarBind } from '../snmp/varbind.ts';
import type { Item } from './layout.ts';
import type { RateRule } from './profile.ts';
import { rateBetween, type CounterSample } from './rates.ts';
import { roundNoise, type Answers } from './decode.ts';

/** Last sample of each counter by OID. */
export type RateMemory = Map<string, CounterSample>;

const uptimeOid = '1.3.6.1.2.1.1.3.0';

/** One poll of one device: what was decoded, what was answered, and when by the monotonic clock. */
export interface RatePoll {
  readonly items: readonly Item[];
  readonly readings: readonly Reading[];
  readonly answers: Answers;
  readonly atMs: number;
}

/** Readings of the rates, and the new samples written into `memory`. */
export function deriveRates(rules: readonly RateRule[], poll: RatePoll, memory: RateMemory): Reading[] {
  if (rules.length === 0) return [];
  const byKey = new Map(poll.readings.map((reading) => [`${reading.point}\t${reading.instance}`, reading]));
  const uptime = poll.answers.cells.get(uptimeOid);
  const uptimeTicks = uptime?.type === 'timeticks' ? uptime.value : null;
  const derived: Reading[] = [];
  for (const rule of rules) {
    for (const item of poll.items) {
      if (item.rule.point !== rule.from) continue;
      const sample = toSample(poll.answers.cells.get(item.oid), uptimeTicks, poll.atMs);
      const reading = byKey.get(`${rule.from}\t${item.instance}`);
      if (sample === undefined || reading === undefined) continue;
      const previous = memory.get(item.oid);
      memory.set(item.oid, sample);
      if (previous === undefined) continue;
      const ceiling = rule.ceiling === undefined ? undefined : byKey.get(`${rule.ceiling}\t${item.instance}`);
      derived.push(toReading(rule, reading, rateBetween(previous, sample, perSecond(ceiling, rule.scale))));
    }
  }
  return derived;
}

/** The ceiling in counts per second; null when unknown or given as 0. */
function perSecond(ceiling: Reading | undefined, scale: number): number | null {
  const value = ceiling?.value ?? 0;
  return value > 0 ? value / scale : null;
}

function toReading(rule: RateRule, counter: Reading, result: ReturnType<typeof rateBetween>): Reading {
  const isRate = result.outcome === 'rate';
  return {
    ...counter,
    point: rule.to,
    unit: points[rule.to].unit,
    value: isRate ? roundNoise(result.perSecond * rule.scale) : null,
    state: null,
    quality: isRate ? counter.quality : 'missing',
  };
}

function toSample(
  cell: VarBind | undefined,
  uptimeTicks: number | null,
  atMs: number,
): CounterSample | undefined {
  if (cell?.type === 'counter64') return { count: cell.value, bits: 64, uptimeTicks, atMs };
  if (cell?.type !== 'counter32' && cell?.type !== 'gauge32' && cell?.type !== 'integer') return undefined;
  if (cell.value < 0) return undefined;
  return { count: BigInt(cell.value), bits: 32, uptimeTicks, atMs };
}
