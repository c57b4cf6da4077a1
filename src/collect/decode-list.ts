// Readings from a table whose rows come and go, such as active alarms: what counts is which values stand in it.
// Easy to get wrong: an empty list is a good answer ("no such alarm"), a list that was not read is none at all.
import { points } from '../core/points.ts';
import type { Reading } from '../readings/reading.ts';
import type { VarBind } from '../snmp/varbind.ts';
import { rawOf } from './decoders.ts';
import type { CheckedRule } from './profile.ts';

/**
 * One reading whose word is that of the first member present, else `otherwise`; with `each` one reading per
 * member, `active` or `clear`, with the member's word as instance. Values outside the members are ignored.
 */
export function decodeList(
  rule: CheckedRule,
  rows: readonly VarBind[],
  context: { readonly deviceId: string; readonly nowMs: number },
): Reading[] {
  const present = new Set(rows.map((row) => String(rawOf(row))));
  const members = Object.entries(rule.members ?? {});
  const base = {
    deviceId: context.deviceId,
    point: rule.point,
    oid: rule.oid,
    unit: points[rule.point].unit,
    quality: 'good',
    takenAtMs: context.nowMs,
  } as const;
  if (rule.each === true) {
    return members.map(([raw, word]) => {
      const active = present.has(raw);
      const label = `${rule.label ?? rule.point} ${word}`;
      return { ...base, instance: word, label, value: active ? 1 : 0, state: active ? 'active' : 'clear' };
    });
  }
  const word = members.find(([raw]) => present.has(raw))?.[1] ?? rule.otherwise ?? 'ok';
  return [
    { ...base, instance: rule.instance ?? '', label: rule.label ?? rule.point, value: null, state: word },
  ];
}
