// What a verdict says in words: the one sentence that stands first, and why. Easy to get wrong: the answer must stand at
// the beginning of the sentence, for it is read from the corner of an eye; other languages translate by code.
import type { GoAnswer, GoSentence } from './go-verdict.ts';

type Params = GoSentence['params'];

const counted = (count: string | number | undefined, one: string): string =>
  `${count} ${one}${count === 1 ? '' : 's'}`;

const english = {
  'go.go': (p: Params) =>
    `GO: without ${p['names']} every load stays fed, on the utilities and on generators`,
  'go.no-go': (p: Params) => `NO-GO: do not take out ${p['names']}`,
  'go.not-proven': (p: Params) =>
    `NOT PROVEN: whether ${p['names']} can be taken out hangs on what is unknown`,
  'go.nothing': () => 'NOT PROVEN: no component of this site is named yet',
  'go.conflict': (p: Params) => `It is "${p['title']}" at the same time that stands in the way`,
  'go.isolated': (p: Params) => `Isolated together with it: ${p['names']}`,
  'go.anyway': () => 'The site does not hold at that time even without this work',
  'go.tenants-lose': (p: Params) => `Tenants who lose supply: ${p['names']}`,
  'go.tenants-reduced': (p: Params) => `Tenants with less redundancy: ${p['names']}`,
  'go.unproven': (p: Params) => `Unknown, and it hangs on them: ${p['names']}`,
  'go.left-out': (p: Params) =>
    `${counted(p['count'], 'combination')} of overlapping windows were too many to judge`,
} as const satisfies Record<string, (params: Params) => string>;

export type GoCode = keyof typeof english;

export function sayGo(code: GoCode, params: Params = {}): GoSentence {
  const words: (params: Params) => string = english[code];
  return { code, params, text: words(params) };
}

export function sayAnswer(answer: GoAnswer, names: string): GoSentence {
  return sayGo(`go.${answer}`, { names });
}
