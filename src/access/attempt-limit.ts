// How often somebody may try to sign in. Pure: the state and the time in, the decision out. Easy to get wrong: a budget
// per name alone lets anybody lock a person out; so the tight budget is of a name from one address, the wide ones are of
// an address with all its names and of a name from everywhere. Nobody is locked out for good: budgets refill.

/** Attempts allowed at once, and how long one takes to come back. */
export const perNameAndAddress = { burst: 5, refillMs: 30_000 } as const;
export const perAddress = { burst: 20, refillMs: 3_000 } as const;
/** Against many machines that guess one person: 20 guesses a minute are hopeless against a phrase of 12 letters. */
export const perName = { burst: 100, refillMs: 3_000 } as const;
/** Budgets remembered; the oldest are forgotten first. */
export const maxBudgets = 30_000;

interface Budget {
  readonly left: number;
  readonly atMs: number;
}

/** Insertion order is age: a budget that is used moves to the end. */
export type Budgets = Map<string, Budget>;

interface Allowance {
  readonly burst: number;
  readonly refillMs: number;
}

export interface Attempt {
  readonly login: string;
  /** IPv4 or IPv6 address as text. */
  readonly address: string;
}

function remaining(budget: Budget | undefined, allowance: Allowance, nowMs: number): number {
  if (budget === undefined) return allowance.burst;
  const refilled = budget.left + Math.max(0, nowMs - budget.atMs) / allowance.refillMs;
  return Math.min(allowance.burst, refilled);
}

/** One customer of an IPv6 provider holds a whole /64; IPv4 counts by address, also when it is written as IPv6. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/iu.exec(address)?.[1];
  if (mapped !== undefined || !address.includes(':')) return mapped ?? address;
  const [head = '', tail = ''] = address.toLowerCase().split('%')[0]?.split('::') ?? [];
  const first = head === '' ? [] : head.split(':');
  const last = tail === '' ? [] : tail.split(':');
  const isShort = address.includes('::');
  const zeros = isShort ? Array.from({ length: Math.max(0, 8 - first.length - last.length) }, () => '0') : [];
  return [...first, ...zeros, ...last]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/u, ''))
    .join(':');
}

function keysOf({ login, address }: Attempt): readonly { key: string; allowance: Allowance }[] {
  const [name, network] = [login.toLowerCase(), networkOf(address)];
  return [
    { key: `both ${network} ${name}`, allowance: perNameAndAddress },
    { key: `address ${network}`, allowance: perAddress },
    { key: `name ${name}`, allowance: perName },
  ];
}

/** Takes one attempt from all three budgets; false, and nothing taken, when any is empty. */
export function takeAttempt(budgets: Budgets, who: Attempt, nowMs: number): boolean {
  const wanted = keysOf(who).map((one) => ({
    key: one.key,
    left: remaining(budgets.get(one.key), one.allowance, nowMs),
  }));
  if (wanted.some((one) => one.left < 1)) return false;
  for (const { key, left } of wanted) {
    budgets.delete(key);
    budgets.set(key, { left: left - 1, atMs: nowMs });
  }
  for (const key of budgets.keys()) {
    if (budgets.size <= maxBudgets) break;
    budgets.delete(key);
  }
  return true;
}

/** A successful sign-in gives the name its budgets back; the address keeps what it used. */
export function forgiveName(budgets: Budgets, who: Attempt): void {
  for (const { key } of keysOf(who)) if (!key.startsWith('address ')) budgets.delete(key);
}
