// How long the light lasts, in the unit that suits the nearer end. Pure. Easy to get wrong: a fade of an hour told in days
// is "0 days", and a later end far away is no promise.
import type { OpticalPortView } from '../../api/contract-fibre.ts';
import type { WordKey } from '../words/word-keys.ts';

export interface TimeLeft {
  readonly key: Extract<WordKey, `fibre.left-${string}`>;
  readonly params: { readonly early: number; readonly late: number | string };
}

const most = 1000;

export function timeLeft(left: NonNullable<OpticalPortView['daysLeft']>): TimeLeft {
  const unit = left.least >= 2 ? 'days' : left.least >= 2 / 24 ? 'hours' : 'minutes';
  const perDay = { days: 1, hours: 24, minutes: 1440 }[unit];
  const early = Math.floor(left.least * perDay);
  const end = left.most === null ? Infinity : left.most * perDay;
  if (end > most) return { key: `fibre.left-${unit}-least`, params: { early, late: '' } };
  return { key: `fibre.left-${unit}`, params: { early, late: Math.max(early + 1, Math.ceil(end)) } };
}
