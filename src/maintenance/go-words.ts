// What a verdict says in words: the one sentence that stands first, and why. Easy to get wrong: the answer must stand at
// the beginning of the sentence, for it is read from the corner of an eye; other languages translate by code.
import type { GoAnswer, GoSentence } from './go-verdict.ts';
import type { Hindrance } from './hindrance.ts';

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
  'go.over': () => 'NOT PROVEN: that time has passed',
  'go.conflict': (p: Params) => `It is "${p['title']}" at the same time that stands in the way`,
  'go.isolated': (p: Params) => `Isolated together with it: ${p['names']}`,
  'go.anyway': () => 'The site does not hold at that time even without this work',
  'go.tenants-lose': (p: Params) => `Tenants who lose supply: ${p['names']}`,
  'go.tenants-reduced': (p: Params) => `Tenants with less redundancy: ${p['names']}`,
  'go.unproven': (p: Params) => `Unknown, and it hangs on them: ${p['names']}`,
  'go.left-out': (p: Params) =>
    `${counted(p['count'], 'combination')} of overlapping windows were too many to judge`,
  'go.stands.lost': (p: Params) => `Without ${p['out']} these lose supply: ${p['names']}`,
  'go.stands.lost-on-generators': (p: Params) =>
    `On generators, without ${p['out']}, these lose supply: ${p['names']}`,
  'go.stands.tripped': (p: Params) => `Without ${p['out']} an overload would trip these too: ${p['names']}`,
  'go.stands.tripped-on-generators': (p: Params) =>
    `On generators, without ${p['out']}, an overload would trip these too: ${p['names']}`,
  'go.stands.overloaded': (p: Params) => `Without ${p['out']} these are overloaded: ${p['names']}`,
  'go.stands.overloaded-on-generators': (p: Params) =>
    `On generators, without ${p['out']}, these are overloaded: ${p['names']}`,
  'go.stands.isolated': (p: Params) => `Isolated together with ${p['out']}: ${p['names']}`,
  'go.stands.unknown': (p: Params) => `Unknown, and it hangs on them: ${p['names']}`,
  'go.stands.window': (p: Params) => `At the same time: ${p['names']}`,
  'go.stands.unjudged': () => 'Not all of it could be judged',
} as const satisfies Record<string, (params: Params) => string>;

export type GoCode = keyof typeof english;

export function sayGo(code: GoCode, params: Params = {}): GoSentence {
  const words: (params: Params) => string = english[code];
  return { code, params, text: words(params) };
}

/** Names put into one sentence. */
const maxNamed = 12;

/** The first of them, and how many they are in all where that is more. */
export function listNames(ids: readonly string[], names: ReadonlyMap<string, string>): string {
  const shown = ids.slice(0, maxNamed).map((id) => names.get(id) ?? id);
  return ids.length > maxNamed ? `${shown.join(', ')}, … (${ids.length})` : shown.join(', ');
}

/** `names`: of components and windows, by id. */
export function sayHindrance({ kind, out, ids }: Hindrance, names: ReadonlyMap<string, string>): GoSentence {
  return sayGo(`go.stands.${kind}`, { out: listNames(out, names), names: listNames(ids, names) });
}

export function sayAnswer(answer: GoAnswer, names: string): GoSentence {
  return sayGo(`go.${answer}`, { names });
}
