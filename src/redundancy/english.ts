// English for the statements of the redundancy check; other languages translate by code. Easy to get wrong: the
// product performs a "Tier III criteria check" and certifies nothing; and rounding must not hide an overload.

export type Params = Readonly<Record<string, string | number>>;

/** `120 of 100`, with as many digits as it takes to see that the first is the larger. */
function amountOf({ output, capacity, unit }: Params): string {
  const [value, whole] = [Number(output), Number(capacity)];
  let digits = 1;
  while (digits < 9 && Number(value.toFixed(digits)) <= Number(whole.toFixed(digits))) digits++;
  const shown = [value, whole].map((each) => Number(each.toFixed(digits)));
  return `${shown.join(' of ')}${unit === '' ? '' : ` ${unit}`}`;
}

function counted(n: string | number | undefined, one: string): string {
  return `${n} ${one}${n === 1 ? '' : 's'}`;
}

function overload(p: Params): string {
  const others = p['others'] === 0 ? '' : ` and ${counted(p['others'], 'other')}`;
  const down = p['down'] === 0 ? 'no load' : counted(p['down'], 'load');
  const fate = `unless load is shed, ${down} down after ${counted(p['rounds'], 'round')} of tripping`;
  return `${p['overloaded']} (${amountOf(p)})${others}; ${fate}`;
}

const loads = (p: Params): string => `${counted(p['count'], 'load')}: ${p['names']}`;
const lost = (p: Params): string => `loses ${loads(p)}`;

/** One entry per code. A code names a situation completely, so that a translation need not combine anything. */
export const english = {
  'design.yes': () => 'Tier III criteria check, design - concurrently maintainable: yes',
  'design.no': () => 'Tier III criteria check, design - concurrently maintainable: no',
  'live.yes': () => 'Tier III criteria check, live - concurrently maintainable: yes',
  'live.no': () => 'Tier III criteria check, live - concurrently maintainable: no',
  'live.not-proven': (p: Params) =>
    `Tier III criteria check, live - concurrently maintainable: not proven, for want of telemetry from ${p['names']}`,
  'margin.yes': () => 'Survives any single failure now: yes',
  'margin.no': (p: Params) =>
    `Survives any single failure now: no, not that of ${counted(p['count'], 'element')}`,
  'now.ok': () => 'Now every load is served and nothing is overloaded',
  'now.lost': (p: Params) => `Now not served: ${loads(p)}`,
  'now.on-battery': (p: Params) => `Now carried by batteries alone: ${loads(p)}`,
  'now.overloads': (p: Params) => `Now overloaded: ${overload(p)}`,
  'now.lost-overloads': (p: Params) => `Now not served: ${loads(p)}; overloaded: ${overload(p)}`,
  'generators.ok': () => 'Without utilities every load is served and nothing is overloaded',
  'generators.lost': (p: Params) => `Losing the utilities ${lost(p)}`,
  'generators.overloads': (p: Params) => `Losing the utilities overloads ${overload(p)}`,
  'generators.lost-overloads': (p: Params) => `Losing the utilities ${lost(p)}; it overloads ${overload(p)}`,
  'removal.ok': (p: Params) => `Taking out ${p['element']} costs no load and overloads nothing`,
  'removal.lost': (p: Params) => `Taking out ${p['element']} ${lost(p)}`,
  'removal.overloads': (p: Params) => `Taking out ${p['element']} overloads ${overload(p)}`,
  'removal.lost-overloads': (p: Params) =>
    `Taking out ${p['element']} ${lost(p)}; it overloads ${overload(p)}`,
  'generators-removal.ok': (p: Params) =>
    `On generators, taking out ${p['element']} costs no load and overloads nothing`,
  'generators-removal.lost': (p: Params) => `On generators, taking out ${p['element']} ${lost(p)}`,
  'generators-removal.overloads': (p: Params) =>
    `On generators, taking out ${p['element']} overloads ${overload(p)}`,
  'generators-removal.lost-overloads': (p: Params) =>
    `On generators, taking out ${p['element']} ${lost(p)}; it overloads ${overload(p)}`,
  'removal.more': (p: Params) => `Likewise with ${counted(p['count'], 'more element')} taken out`,
  'generators-removal.more': (p: Params) =>
    `Likewise, on generators, with ${counted(p['count'], 'more element')} taken out`,
  spofs: (p: Params) => `Single points of failure (${p['count']}): ${p['names']}`,
  'headroom.least': (p: Params) =>
    `Least headroom in any scenario: ${p['element']}, ${Math.round(Number(p['amount']) * 10) / 10} ${p['unit']}`,
} as const satisfies Record<string, (params: Params) => string>;

export type SentenceCode = keyof typeof english;
