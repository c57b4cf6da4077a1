// What is known of the SNMPv3 engine behind each address: trusted at first sight, watched ever after. Easy to get wrong:
// the id of an engine is told without proof, so a new one at a known address counts only once a message under
// our user's key for it has come – then it is a swapped card, is reported, and is read again at once.

import type { Clock } from '../core/clock.ts';
import { EngineClock } from './engine-clock.ts';
import type { UsmStatistics } from './statistics.ts';
import { SaltCounter } from './usm-crypto.ts';
import type { UsmKeys } from './usm-keys.ts';
import { engineIdText, UsmKeyring, type UsmSecurity, type UsmUser } from './usm-user.ts';

/** Agents whose engine is remembered; beyond, the one first met is forgotten and met anew. */
export const maxAgents = 16_384;
/** RFC 3411, SnmpEngineID. */
const minEngineIdBytes = 5;
const maxEngineIdBytes = 32;

/** Keeps which engine was last proven at an address, beyond the life of a client. Ids are hexadecimal. */
export interface EngineMemory {
  /** `key` is `address port`. Undefined when nothing is remembered. */
  load(key: string): string | undefined;
  /** Called when an engine was proven for the first time, and when it changed. Must not throw. */
  save(key: string, engineId: string): void;
}

export interface EngineChange {
  /** `address port` */
  readonly key: string;
  readonly address: string;
  readonly port: number;
  readonly oldEngineId: string;
  readonly newEngineId: string;
  /** Whether the new engine proved that it knows the user's key; false for users without authentication. */
  readonly isAuthenticated: boolean;
}

export interface EngineDuplicate {
  readonly engineId: string;
  /** `address port` of the agent that had it first, and of the other. */
  readonly keys: readonly [string, string];
}

export interface UsmWatch {
  readonly memory?: EngineMemory;
  /** Another engine answers at a known address: a swapped or reset card, or an impostor that knows the key. */
  readonly onEngineChange?: (change: EngineChange) => void;
  /** Two addresses answer as one engine: cloned cards, or one agent with two addresses. */
  readonly onEngineDuplicate?: (duplicate: EngineDuplicate) => void;
}

/** One engine as an exchange sees it; a candidate until it is proven. */
export interface SeenEngine {
  readonly id: Uint8Array;
  readonly clock: EngineClock;
  isProven: boolean;
  /** Keys under which it has ever answered a question, reports aside. */
  readonly answeredUnder: WeakSet<UsmKeys>;
}

/** One agent: an address and a port. */
export interface UsmAgent {
  readonly key: string;
  readonly address: string;
  readonly port: number;
  /** Whom to ask; undefined until it is discovered. */
  engine: SeenEngine | undefined;
}

/** An agent as one user talks to it. */
export interface UsmPeer {
  readonly agent: UsmAgent;
  readonly user: UsmUser;
  readonly agents: UsmAgents;
}

export class UsmAgents {
  readonly clock: Clock;
  readonly salts = new SaltCounter();
  readonly statistics: UsmStatistics;
  readonly #watch: UsmWatch;
  readonly #keyring = new UsmKeyring();
  readonly #agents = new Map<string, UsmAgent>();
  // engine id → key of the agent that proved it first
  readonly #owners = new Map<string, string>();

  constructor(clock: Clock, statistics: UsmStatistics, watch: UsmWatch) {
    this.clock = clock;
    this.statistics = statistics;
    this.#watch = watch;
  }

  /** Throws a RangeError for impossible security settings. */
  peer(place: Pick<UsmAgent, 'key' | 'address' | 'port'>, security: UsmSecurity): UsmPeer {
    return { agent: this.#agent(place), user: this.#keyring.user(security), agents: this };
  }

  /** An engine that a report told of; undefined when that is no engine id. Its clock is a guess. */
  candidate(id: Uint8Array, boots: number, time: number): SeenEngine | undefined {
    if (id.length < minEngineIdBytes || id.length > maxEngineIdBytes) return undefined;
    const clock = new EngineClock({ boots, time, nowMs: this.clock.monotonicMs() });
    return { id: Uint8Array.from(id), clock, isProven: false, answeredUnder: new WeakSet() };
  }

  /** A value or an authenticated report came from this engine: from now on it is the agent's. */
  prove(agent: UsmAgent, engine: SeenEngine, isAuthenticated: boolean): void {
    const before = agent.engine;
    if (engine.isProven && before === engine) return;
    engine.isProven = true;
    agent.engine = engine;
    const newEngineId = engineIdText(engine.id);
    const oldEngineId = before?.isProven === true ? engineIdText(before.id) : newEngineId;
    const { key, address, port } = agent;
    if (oldEngineId !== newEngineId) {
      this.statistics.engineChanges++;
      if (this.#owners.get(oldEngineId) === key) this.#owners.delete(oldEngineId);
      this.#watch.onEngineChange?.({ key, address, port, oldEngineId, newEngineId, isAuthenticated });
    }
    this.#watch.memory?.save(key, newEngineId);
    this.#own(newEngineId, key);
  }

  #own(engineId: string, key: string): void {
    const owner = this.#owners.get(engineId);
    if (owner === undefined) {
      this.#owners.set(engineId, key);
      forgetFirst(this.#owners);
    } else if (owner !== key) {
      this.statistics.engineDuplicates++;
      this.#watch.onEngineDuplicate?.({ engineId, keys: [owner, key] });
    }
  }

  #agent(place: Pick<UsmAgent, 'key' | 'address' | 'port'>): UsmAgent {
    const known = this.#agents.get(place.key);
    if (known !== undefined) return known;
    const { key, address, port } = place;
    const agent: UsmAgent = { key, address, port, engine: this.#remembered(key) };
    this.#agents.set(key, agent);
    forgetFirst(this.#agents);
    return agent;
  }

  #remembered(key: string): SeenEngine | undefined {
    const text = this.#watch.memory?.load(key);
    if (text === undefined) return undefined;
    const engine = this.candidate(Buffer.from(text, 'hex'), 0, 0);
    if (engine === undefined) return undefined;
    engine.isProven = true;
    this.#own(engineIdText(engine.id), key);
    return engine;
  }
}

function forgetFirst(map: Map<string, unknown>): void {
  if (map.size <= maxAgents) return;
  const [first] = map.keys();
  if (first !== undefined) map.delete(first);
}
