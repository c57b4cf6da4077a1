// Readings by the reason why they are not good. Pure. Easy to get wrong: the same sentence with another answer in it is
// another reason.
import type { ReadingView, Remark } from '../../api/contract-device.ts';

export interface ExplainedReadings {
  readonly why: Remark;
  readonly readings: readonly ReadingView[];
}

/** What a person has to do something about, before what is mostly as it should be. */
const urgency: readonly string[] = [
  'why.device-silent',
  'why.comms-lost',
  'why.implausible',
  'why.not-a-number',
  'why.unreadable',
  'why.bad-encoding',
  'why.old',
  'why.unlisted',
  'why.says-unknown',
  'why.set-aside',
  'why.no-rate',
  'why.not-available',
  'why.no-object',
  'why.empty',
  'why.not-asked',
];

function rankOf({ why }: ExplainedReadings): number {
  const rank = urgency.indexOf(why.says.code);
  return rank === -1 ? urgency.length : rank;
}

/** One entry a reason, the pressing ones first; good readings are in none. */
export function byReason(readings: readonly ReadingView[]): readonly ExplainedReadings[] {
  const reasons = new Map<string, { readonly why: Remark; readonly readings: ReadingView[] }>();
  for (const reading of readings) {
    if (reading.why === null) continue;
    const key = anchorOf(reading.why);
    const known = reasons.get(key);
    if (known === undefined) reasons.set(key, { why: reading.why, readings: [reading] });
    else known.readings.push(reading);
  }
  return [...reasons.values()].sort((one, other) => rankOf(one) - rankOf(other));
}

/** Id of a reason on the page. */
export function anchorOf({ says }: Remark): string {
  const params = Object.values(says.params).join(' ');
  return `${says.code} ${params}`.trim().replaceAll(/[^\p{L}\p{N}]+/gu, '-');
}
