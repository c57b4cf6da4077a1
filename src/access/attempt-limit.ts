// How often somebody may try to sign in. Pure: the state and the time in, the decision out. One budget per name and one
// per address, so that neither guessing one person's password nor trying one password on everybody gets far. Nobody is
// locked out for good: budgets refill.

/** Attempts allowed at once, and how long one takes to come back. */
export const perName = { burst: 5, refillMs: 30_000 } as const;
export const perAddress = { burst: 20, refillMs: 3_000 } as const;
/** Budgets remembered; the oldest are forgotten first. */
export const maxBudgets = 10_000;

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

function remaining(budget: Budget | undefined, allowance: Allowance, nowMs: number): number {
  if (budget === undefined) return allowance.burst;
  const refilled = budget.left + Math.max(0, nowMs - budget.atMs) / allowance.refillMs;
  return Math.min(allowance.burst, refilled);
}

/** Takes one attempt from both budgets; false, and nothing taken, when either is empty. */
export function takeAttempt(
  budgets: Budgets,
  who: { login: string; address: string },
  nowMs: number,
): boolean {
  const wanted = [
    { key: `name ${who.login.toLowerCase()}`, allowance: perName },
    { key: `address ${who.address}`, allowance: perAddress },
  ].map((one) => ({ ...one, left: remaining(budgets.get(one.key), one.allowance, nowMs) }));
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

/** A successful sign-in gives the name its budget back; the address keeps what it used. */
export function forgiveName(budgets: Budgets, login: string): void {
  budgets.delete(`name ${login.toLowerCase()}`);
}
