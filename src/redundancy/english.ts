// Says the statements of an assessment in English, for the command line and for logs. Easy to get wrong: the
// product performs a "Tier III criteria check" and certifies nothing; and rounding must not hide an overload.

import type { PlantModel } from '../site/component.ts';
import type { Assessment } from './report.ts';
import { describeAssessment } from './sentence.ts';
import type { Sentence } from './sentence.ts';

type Code = Sentence['code'];
/** The statement that carries this code. */
type Of<C, S = Sentence> = S extends { code: infer K } ? (C extends K ? S : never) : never;

/** `120 of 100`, with as many digits as it takes to see that the first is the larger. */
function amountOf(value: number, whole: number): string {
  let digits = 1;
  while (digits < 9 && Number(value.toFixed(digits)) <= Number(whole.toFixed(digits))) digits++;
  return `${Number(value.toFixed(digits))} of ${Number(whole.toFixed(digits))}`;
}

function counted(n: number, one: string): string {
  return `${n} ${one}${n === 1 ? '' : 's'}`;
}

function list(of: { readonly ids: ReadonlyArray<string>; readonly count: number }): string {
  const rest = of.count - of.ids.length;
  return `${of.ids.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

function loads(of: { readonly ids: ReadonlyArray<string>; readonly count: number }): string {
  return `${counted(of.count, 'load')}: ${list(of)}`;
}

function excess(of: Of<'now.overloaded'>): string {
  const others = of.others > 0 ? ` and ${counted(of.others, 'other')}` : '';
  const down = of.lostCount === 0 ? 'no load' : counted(of.lostCount, 'load');
  const fate = `unless load is shed, ${down} down after ${counted(of.rounds, 'round')} of tripping`;
  return `${of.overloaded} (${amountOf(of.output, of.capacity)} ${of.unit})${others}; ${fate}`;
}

const words: { readonly [C in Code]: (sentence: Of<C>) => string } = {
  'design.yes': () => 'Tier III criteria check, design - concurrently maintainable: yes',
  'design.no': () => 'Tier III criteria check, design - concurrently maintainable: no',
  'live.yes': () => 'Tier III criteria check, live - concurrently maintainable: yes',
  'live.no': () => 'Tier III criteria check, live - concurrently maintainable: no',
  'live.not-proven': (s) =>
    `Tier III criteria check, live - concurrently maintainable: not proven, for want of telemetry from ${list(s)}`,
  'margin.yes': () => 'Survives any single failure now: yes',
  'margin.no': (s) => `Survives any single failure now: no, not that of ${counted(s.count, 'element')}`,
  'now.ok': () => 'Now every load is served and nothing is overloaded',
  'now.lost': (s) => `Now not served: ${loads(s)}`,
  'now.overloaded': (s) => `Now overloaded: ${excess({ ...s, code: 'now.overloaded' })}`,
  'utility-loss.ok': () => 'Without utilities every load is served and nothing is overloaded',
  'utility-loss.lost': (s) => `Losing the utilities loses ${loads(s)}`,
  'utility-loss.overloaded': (s) =>
    `Losing the utilities overloads ${excess({ ...s, code: 'now.overloaded' })}`,
  'removal.lost': (s) => `Taking out ${s.element} loses ${loads(s)}`,
  'removal.overloads': (s) => `Taking out ${s.element} overloads ${excess({ ...s, code: 'now.overloaded' })}`,
  'removal.more': (s) => `Likewise with ${counted(s.count, 'more element')} taken out`,
  'generators.lost': (s) => `On generators, taking out ${s.element} loses ${loads(s)}`,
  'generators.overloads': (s) =>
    `On generators, taking out ${s.element} overloads ${excess({ ...s, code: 'now.overloaded' })}`,
  'generators.more': (s) => `Likewise, on generators, with ${counted(s.count, 'more element')} taken out`,
  spofs: (s) => `Single points of failure (${s.count}): ${list(s)}`,
  'headroom.least': (s) =>
    `Least headroom in any scenario: ${s.element}, ${Math.round(s.amount * 10) / 10} ${s.unit}`,
};

/** One statement as an English sentence without a full stop. */
export function sayInEnglish(sentence: Sentence): string {
  // The table has exactly the statement's own words under its code; the compiler cannot follow that through a union.
  const say = words[sentence.code] as (sentence: Sentence) => string;
  return say(sentence);
}

/** The whole assessment as lines of English; `without` are the components taken out beforehand. */
export function renderAssessment(
  model: PlantModel,
  assessment: Assessment,
  without: ReadonlyArray<string> = [],
): string {
  const lines = describeAssessment(model, assessment).map(sayInEnglish);
  if (without.length > 0) lines.splice(1, 0, `With ${without.join(', ')} taken out:`);
  return lines.join('\n');
}
