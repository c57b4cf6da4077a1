// The receiving side of the user-based security model for notifications (RFC 3414 section 3.2). Easy to get wrong: of an
// inform we are the authoritative engine – its keys and its clock are ours – and of a trap its sender is; nothing is
// decrypted, learned or answered with more than a counter before the MAC holds; and every step an attacker can cause is bounded.

import type { Clock } from '../core/clock.ts';
import { BerReader, tags } from './ber.ts';
import { type EngineIdentity, LocalEngine } from './local-engine.ts';
import { decodePdu, MessageReader, type RequestPdu } from './message.ts';
import { readNotification, type SnmpNotification } from './notification.ts';
import { RemoteEngines, timeWindowSeconds } from './remote-engines.ts';
import { SourceLimit } from './source-limit.ts';
import { type ReportName, TrapAnswers } from './trap-answers.ts';
import type { TrapDropReason } from './trap-statistics.ts';
import { hasValidMac } from './usm-crypto.ts';
import { localiseKeys, type MasterKeys, type UsmKeys } from './usm-keys.ts';
import { openData, UsmHeader } from './usm-message.ts';

/** A user that may send, at exactly the level of its keys. */
export interface TrapCredential {
  readonly user: string;
  readonly keys: MasterKeys;
  /** Addresses whose own credential this is: there it is tried first. */
  readonly addresses?: ReadonlySet<string>;
}

export type TrapSecurityLevel = 'noAuthNoPriv' | 'authNoPriv' | 'authPriv';

export type SecuredTrap =
  | {
      readonly outcome: 'notification';
      readonly notification: SnmpNotification;
      readonly security: TrapSecurityLevel;
      readonly user: string;
      readonly requestId: number;
      /** The acknowledgement of an inform; undefined for a trap. */
      readonly answer: (() => Buffer) | undefined;
    }
  | { readonly outcome: 'dropped'; readonly reason: TrapDropReason; readonly report?: Buffer };

export interface TrapSecurityOptions {
  readonly clock: Clock;
  readonly engine: EngineIdentity;
  readonly credentials: readonly TrapCredential[];
}

/** Credentials tried for one message, when several devices have users of one name. */
const maxTried = 8;
/** Engines never heard before for which keys are made, per second. */
const newEnginesPerSecond = 100;
const leastEngineIdBytes = 5;

export class TrapSecurity {
  readonly #clock: Clock;
  readonly #engine: LocalEngine;
  readonly #ourId: string;
  readonly #remote: RemoteEngines;
  readonly #answers: TrapAnswers;
  readonly #newEngines: SourceLimit;
  readonly #byUser: ReadonlyMap<string, readonly TrapCredential[]>;
  readonly #ownKeys = new Map<TrapCredential, UsmKeys>();
  // MAC of an inform that was taken → where it came from
  readonly #informs = new Map<string, { readonly from: string; readonly atMs: number }>();
  readonly #header = new UsmHeader();
  readonly #reader = new MessageReader();

  constructor({ clock, engine, credentials }: TrapSecurityOptions) {
    this.#clock = clock;
    this.#engine = new LocalEngine(engine, clock);
    this.#ourId = hexOf(engine.engineId);
    this.#remote = new RemoteEngines(clock);
    this.#answers = new TrapAnswers(this.#engine);
    const perSecond = newEnginesPerSecond;
    this.#newEngines = new SourceLimit({ clock, perSecond, burst: perSecond, maxSources: 0 });
    this.#byUser = Map.groupBy(credentials, ({ user }) => user);
  }

  /** usmStats of this engine since its start (RFC 3414 section 5). */
  get counters(): Readonly<Record<ReportName, number>> {
    return this.#answers.counters;
  }

  /** Engines heard so far, and messages remembered against replay. */
  get remembered(): { readonly engines: number; readonly messages: number } {
    return { engines: this.#remote.size, messages: this.#remote.remembered + this.#informs.size };
  }

  /** Judges one datagram. Never throws, whatever the bytes. */
  receive(datagram: Uint8Array, source: string, sourcePort: number): SecuredTrap {
    const header = this.#header;
    if (!header.read(datagram)) return { outcome: 'dropped', reason: 'malformed' };
    const engine = hexOf(header.engineId);
    const isOurs = engine === this.#ourId;
    if (!isOurs && header.engineId.length < leastEngineIdBytes) return this.#refuse('engine');
    // RFC 3414 step 3 before all others: who thinks that another engine is ours learns which one is.
    const refuse = (reason: RefusalReason): SecuredTrap =>
      this.#refuse(!isOurs && header.isReportable ? 'engine' : reason);
    const user = Buffer.from(header.userName).toString('utf8');
    const named = this.#byUser.get(user);
    if (named === undefined) return refuse('user');
    const fitting = named.filter(({ keys }) => isAtLevel(header, keys));
    if (fitting.length === 0) return refuse('security-level');
    if (!isOurs && !this.#mayLocalise(engine, fitting)) return { outcome: 'dropped', reason: 'engine-limit' };
    const credential = this.#authenticate(engine, sourceFirst(fitting, source));
    if (credential === undefined) return refuse('digest');
    const untimely = isOurs
      ? this.#judgeOwnTime(credential, `${source} ${sourcePort}`)
      : this.#judgeRemoteTime(engine, credential);
    if (untimely === 'time-window' && isOurs) {
      return this.#refuse('time-window', this.#keysOf(engine, credential));
    }
    if (untimely !== undefined) return { outcome: 'dropped', reason: untimely };
    return this.#open(engine, credential, refuse);
  }

  /** An engine never heard before costs hashing; so many of them per second are looked at. */
  #mayLocalise(engine: string, fitting: readonly TrapCredential[]): boolean {
    const isKnown = fitting.some((credential) => this.#remote.keysOf(engine, credential) !== undefined);
    return isKnown || fitting.every(({ keys }) => keys.auth === undefined) || this.#newEngines.allows('');
  }

  /** The first credential under which the MAC holds. */
  #authenticate(engine: string, candidates: readonly TrapCredential[]): TrapCredential | undefined {
    const header = this.#header;
    return candidates.slice(0, maxTried).find((credential) => {
      if (credential.keys.auth === undefined) return true;
      const { auth } = this.#keysOf(engine, credential);
      return auth !== undefined && hasValidMac(header.bytes, { at: header.macAt, end: header.macEnd }, auth);
    });
  }

  /** Keys as far as they are proven; of an engine not heard before the one for the MAC alone, which is cheap. */
  #keysOf(engine: string, credential: TrapCredential): UsmKeys {
    if (engine !== this.#ourId) {
      const { auth } = credential.keys;
      return (
        this.#remote.keysOf(engine, credential) ??
        localiseKeys({ auth, priv: undefined }, this.#header.engineId)
      );
    }
    const known = this.#ownKeys.get(credential) ?? localiseKeys(credential.keys, this.#engine.id);
    this.#ownKeys.set(credential, known);
    return known;
  }

  /** Of an inform: our own clock, and whether somebody else sent the same message before. */
  #judgeOwnTime({ keys }: TrapCredential, from: string): TrapDropReason | undefined {
    if (keys.auth === undefined) return undefined;
    const { boots, time } = this.#header;
    const { boots: ourBoots, time: ourTime } = this.#engine;
    if (boots !== ourBoots || Math.abs(time - ourTime) > timeWindowSeconds) return 'time-window';
    const nowMs = this.#clock.monotonicMs();
    const mac = this.#mac();
    const before = this.#informs.get(mac);
    // A sender that got no answer sends the very same message again; from elsewhere it was copied.
    if (before !== undefined) return before.from === from ? undefined : 'replay';
    this.#informs.set(mac, { from, atMs: nowMs });
    for (const [oldest, { atMs }] of this.#informs) {
      if (this.#informs.size <= maxRememberedInforms && nowMs - atMs <= 2000 * timeWindowSeconds) break;
      this.#informs.delete(oldest);
    }
    return undefined;
  }

  #judgeRemoteTime(engine: string, credential: TrapCredential): TrapDropReason | undefined {
    if (credential.keys.auth === undefined) return undefined;
    const { boots, time, engineId } = this.#header;
    const timeliness = this.#remote.accept({ engine, boots, time }, this.#mac());
    if (timeliness === 'outside') return 'time-window';
    if (timeliness === 'repeated') return 'replay';
    if (this.#remote.keysOf(engine, credential) === undefined) {
      this.#remote.keepKeys(engine, credential, localiseKeys(credential.keys, engineId));
    }
    return undefined;
  }

  /** Reads what the message carries; only called for one that is what it claims. */
  #open(
    engine: string,
    credential: TrapCredential,
    refuse: (reason: RefusalReason) => SecuredTrap,
  ): SecuredTrap {
    const header = this.#header;
    const keys = this.#keysOf(engine, credential);
    const scoped = openData(header, keys);
    if (typeof scoped === 'string') return refuse('decryption');
    const pdu = this.#reader.readScoped(scoped) ? decodePdu(this.#reader) : undefined;
    // Decrypted under the wrong key, a message is nonsense.
    if (pdu === undefined) {
      return header.isEncrypted ? refuse('decryption') : { outcome: 'dropped', reason: 'malformed' };
    }
    const notification = readNotification('v3', pdu);
    if (notification === undefined || pdu.type === 'trapV1') {
      return { outcome: 'dropped', reason: 'not-a-notification' };
    }
    const isInform = pdu.type === 'inform';
    if (isInform && engine !== this.#ourId) return refuse('engine');
    return {
      outcome: 'notification',
      notification,
      security: levelOf(credential.keys),
      user: credential.user,
      requestId: pdu.requestId,
      answer: isInform ? this.#answer(pdu, scoped, keys) : undefined,
    };
  }

  /** Copies what it needs: header and reader are gone by the time the inform is kept. */
  #answer(pdu: RequestPdu, scoped: Uint8Array, keys: UsmKeys): () => Buffer {
    const { msgId, userName } = this.#header;
    const { contextAt, contextEnd } = this.#reader;
    const context = {
      engineId: Uint8Array.from(contextEngineOf(scoped)),
      name: Uint8Array.from(scoped.subarray(contextAt, contextEnd)),
    };
    const user = Uint8Array.from(userName);
    return () => this.#answers.acknowledge({ msgId, user, keys, context, pdu });
  }

  #refuse(reason: RefusalReason, keys?: UsmKeys): SecuredTrap {
    const report = this.#answers.report(reports[reason], this.#header, keys);
    return report === undefined ? { outcome: 'dropped', reason } : { outcome: 'dropped', reason, report };
  }

  #mac(): string {
    const { bytes, macAt, macEnd } = this.#header;
    return hexOf(bytes.subarray(macAt, macEnd));
  }
}

/** Acknowledged or not, informs are remembered against replay. */
const maxRememberedInforms = 16_384;

const reports = {
  engine: 'usmStatsUnknownEngineIDs',
  user: 'usmStatsUnknownUserNames',
  'security-level': 'usmStatsUnsupportedSecLevels',
  digest: 'usmStatsWrongDigests',
  'time-window': 'usmStatsNotInTimeWindows',
  decryption: 'usmStatsDecryptionErrors',
} as const satisfies Partial<Record<TrapDropReason, ReportName>>;
type RefusalReason = keyof typeof reports;

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');
}

/** A user with keys is not heard below them: nobody may strip a level on the way. */
function isAtLevel({ isAuthenticated, isEncrypted }: UsmHeader, { auth, priv }: MasterKeys): boolean {
  return isAuthenticated === (auth !== undefined) && isEncrypted === (priv !== undefined);
}

function levelOf({ auth, priv }: MasterKeys): TrapSecurityLevel {
  if (auth === undefined) return 'noAuthNoPriv';
  return priv === undefined ? 'authNoPriv' : 'authPriv';
}

function sourceFirst(credentials: readonly TrapCredential[], source: string): readonly TrapCredential[] {
  if (credentials.length === 1) return credentials;
  const isOwn = ({ addresses }: TrapCredential) => addresses?.has(source) === true;
  return [...credentials.filter(isOwn), ...credentials.filter((one) => !isOwn(one))];
}

/** contextEngineID of a scoped PDU that was read before. */
function contextEngineOf(scoped: Uint8Array): Uint8Array {
  const ber = new BerReader();
  ber.reset(scoped);
  const end = ber.enter(tags.sequence, ber.end);
  const idEnd = ber.enter(tags.octets, end);
  return scoped.subarray(ber.at, Math.max(ber.at, idEnd));
}
