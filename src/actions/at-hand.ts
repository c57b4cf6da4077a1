// What the loop and the screens know between two questions to the database: the newest armings, intentions that matter, and
// what was done lately. Read in one transaction, so that they belong together.
import type { Transaction } from '../platform/database.ts';
import type { Action } from './action.ts';
import type { Arming } from './arming.ts';
import { newestArmings } from './arming-store.ts';
import type { PastDeed } from './decide.ts';
import { listIntents, listPastDeeds } from './intent-store.ts';
import type { KnownIntent } from './intent-store.ts';

/** Ended intentions are kept at hand so long, ms: their runs are shown and told meanwhile. */
const rememberMs = 3_600_000;
const maxAtHand = 500;

export interface AtHand {
  readonly armings: ReadonlyMap<string, Arming>;
  /** Newest first. */
  readonly intents: readonly KnownIntent[];
  /** By action, within the time of its rate. */
  readonly past: ReadonlyMap<string, readonly PastDeed[]>;
}

export const nothingAtHand: AtHand = { armings: new Map(), intents: [], past: new Map() };

export async function loadAtHand(tx: Transaction, actions: Iterable<Action>, nowMs: number): Promise<AtHand> {
  const past = new Map<string, readonly PastDeed[]>();
  for (const { name, rate } of actions) {
    past.set(name, await listPastDeeds(tx, name, nowMs - rate.perHours * 3_600_000));
  }
  const armings = await newestArmings(tx);
  return {
    armings: new Map(armings.map((arming) => [arming.action, arming])),
    intents: await listIntents(tx, { sinceMs: nowMs - rememberMs, limit: maxAtHand }),
    past,
  };
}

/** Whether anything that is shown of it differs. */
export function isSameAtHand(a: AtHand, b: AtHand): boolean {
  const text = ({ armings, intents }: AtHand): string => JSON.stringify([[...armings.values()], intents]);
  return text(a) === text(b);
}
