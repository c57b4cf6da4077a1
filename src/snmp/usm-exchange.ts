// One request under SNMPv3, from the first datagram to the answer: discovers the engine, falls in with its clock, seals
// the question anew for every send, and judges what comes back. Easy to get wrong: whatever is not authenticated may
// only move the conversation on (another engine id, an explanation), and never is a value – unless the user has no key.

import { type MessageReader, reportTag, responseTag } from './message.ts';
import type { DropReason } from './statistics.ts';
import type { SeenEngine, UsmPeer } from './usm-agent.ts';
import { hasValidMac } from './usm-crypto.ts';
import type { UsmKeys } from './usm-keys.ts';
import { isPart, openData, type UsmHeader } from './usm-message.ts';
import { refusalOf, type UsmRefusal } from './usm-refusal.ts';
import { scopedPdu, sealMessage } from './usm-seal.ts';

/** Datagrams beyond the first that one attempt may take to find engine and time: discovery, resync, a swapped card. */
export const maxSteps = 4;
const noBytes = new Uint8Array(0);
/** GET of nothing: discovery gives away no name. Its request-id is four bytes from `probeIdAt`. */
const probePdu = Uint8Array.of(0xa0, 14, 2, 4, 0, 0, 0, 0, 2, 1, 0, 2, 1, 0, 0x30, 0);
const probeIdAt = 4;
const noKeys: UsmKeys = { auth: undefined, priv: undefined };

/** `answer`: the reader stands before the request-id. `again`: send the request once more, at once. Else: drop it. */
export type UsmVerdict = 'answer' | 'again' | DropReason;

export class UsmExchange {
  /** What the agent said against the request; explains a failure, if it comes to one. */
  refusal: UsmRefusal | undefined = undefined;
  readonly #peer: UsmPeer;
  readonly #pdu: Uint8Array;
  readonly #pduIdAt: number;
  #engine: SeenEngine | undefined = undefined;
  #keys: UsmKeys = noKeys;
  #scoped: Uint8Array = noBytes;
  #idAt = 0;
  // What came for this request: any report of an engine, an authenticated one.
  #wasSeen = false;
  #wasHeard = false;
  #isProvoking = false;
  #steps = 0;

  /** `pdu` is the request in clear with its header; its request-id takes four bytes from `idAt`. */
  constructor(peer: UsmPeer, pdu: Uint8Array, idAt: number) {
    this.#peer = peer;
    this.#pdu = pdu;
    this.#pduIdAt = idAt;
  }

  /** Whether what is sealed next only asks who is there, and not yet the question itself. */
  get isDiscovering(): boolean {
    return this.#engine === undefined;
  }

  /** Begins a new request: forgets what the last one met. */
  begin(): void {
    this.refusal = undefined;
    this.#steps = 0;
    this.#wasSeen = false;
    this.#wasHeard = false;
    this.#isProvoking = false;
    this.#ask(this.#peer.agent.engine);
  }

  /** Why there was no answer, as far as the agent let us know. */
  explain(): UsmRefusal | undefined {
    if (this.refusal !== undefined || !this.#isUnanswered()) return this.refusal;
    if (this.#wasHeard) return 'silent-inside';
    return this.#wasSeen ? 'ignored' : undefined;
  }

  /**
   * For a further attempt: the steps count anew. An agent that never answered is discovered again, which tells one that
   * ignores us from an absent one, and then gets the time wrong on purpose: the report that it must send comes before it
   * decrypts anything, so it tells a wrong privacy key from a wrong user.
   */
  sealAnew(id: number): Buffer {
    this.#steps = 0;
    if (this.#isUnanswered()) {
      this.#isProvoking = true;
      this.#ask(undefined);
    }
    return this.seal(id);
  }

  /** The datagram to send now: the question, or as long as the engine is unknown the question for it. */
  seal(id: number): Buffer {
    const { user, agents } = this.#peer;
    const engine = this.#engine;
    const isTimed = engine !== undefined && this.#keys.auth !== undefined && !this.#isProvoking;
    if (engine !== undefined) this.#isProvoking = false;
    const scoped = this.#scoped;
    const at = this.#idAt;
    scoped[at] = id >>> 24;
    scoped[at + 1] = id >>> 16;
    scoped[at + 2] = id >>> 8;
    scoped[at + 3] = id;
    return sealMessage({
      msgId: id,
      isReportable: true,
      engineId: engine?.id ?? noBytes,
      boots: isTimed ? engine.clock.boots : 0,
      time: isTimed ? engine.clock.time(agents.clock.monotonicMs()) : 0,
      user: engine === undefined ? noBytes : user.name,
      keys: this.#keys,
      scopedPdu: scoped,
      salts: agents.salts,
    });
  }

  /** Judges a datagram with this request's message id, from the address asked. */
  take(header: UsmHeader, reader: MessageReader): UsmVerdict {
    return header.isAuthenticated ? this.#takeAuthentic(header, reader) : this.#takeUnproven(header, reader);
  }

  #takeAuthentic(header: UsmHeader, reader: MessageReader): UsmVerdict {
    const { auth, priv } = this.#keys;
    const { agents, agent, user } = this.#peer;
    const engine = this.#engine;
    if (engine === undefined || !header.isFromEngine(engine.id)) return 'wrong-engine';
    if (auth === undefined || !header.isOfUser(user.name)) return 'wrong-user';
    if (!hasValidMac(header.bytes, { at: header.macAt, end: header.macEnd }, auth)) return 'wrong-digest';
    this.#wasHeard = true;
    const nowMs = agents.clock.monotonicMs();
    // A report may set the clock back: it is the answer to this very message, and carries no value.
    if (!header.isEncrypted && this.#readReport(header, reader) === 'not-in-time-window') {
      agents.prove(agent, engine, true);
      return this.#resync(engine, header, nowMs);
    }
    const age = engine.clock.accept(header.boots, header.time, nowMs);
    if (age === 'late') return 'not-in-time';
    if (age === 'rebooted') agents.statistics.engineReboots++;
    agents.prove(agent, engine, true);
    const data = openData(header, this.#keys);
    if (typeof data === 'string' || !reader.readScoped(data)) {
      this.refusal = 'decryption-error';
      return 'malformed';
    }
    if (reader.pduTag === reportTag) return this.#note(header, reader);
    if (priv !== undefined && !header.isEncrypted) return 'unencrypted';
    return this.#judge(engine, reader);
  }

  /** Without authentication: a report, or an answer to a user who has no key. */
  #takeUnproven(header: UsmHeader, reader: MessageReader): UsmVerdict {
    const { agents, agent, user } = this.#peer;
    const engine = this.#engine;
    if (!reader.readScoped(header.bytes.subarray(header.dataAt, header.dataEnd))) return 'malformed';
    if (reader.pduTag === reportTag) {
      if (this.#readReport(header, reader) !== 'unknown-engine') return this.#note(header, reader);
      return this.#discover(header);
    }
    if (user.level !== 'noAuthNoPriv' || engine === undefined) return 'unauthenticated';
    if (!header.isFromEngine(engine.id)) return 'wrong-engine';
    if (!header.isOfUser(user.name)) return 'wrong-user';
    const verdict = this.#judge(engine, reader);
    if (verdict === 'answer') agents.prove(agent, engine, false);
    return verdict;
  }

  /** Whether a PDU that may be believed is the answer to what was asked, in the context asked. */
  #judge(engine: SeenEngine, reader: MessageReader): UsmVerdict {
    if (reader.pduTag !== responseTag) return 'wrong-pdu';
    const { bytes } = reader.ber;
    const isAsked =
      isPart(bytes, [reader.contextEngineAt, reader.contextEngineEnd], engine.id) &&
      isPart(bytes, [reader.contextAt, reader.contextEnd], this.#peer.user.context);
    if (!isAsked) return 'wrong-context';
    engine.answeredUnder.add(this.#keys);
    return 'answer';
  }

  /** The engine told its id: ask that one from now on. */
  #discover(header: UsmHeader): UsmVerdict {
    const { agents, agent } = this.#peer;
    const engine = agents.candidate(header.engineId, header.boots, header.time);
    if (engine === undefined || this.#steps === maxSteps) {
      this.refusal = 'unknown-engine';
      return 'report';
    }
    this.#steps++;
    this.#wasSeen = true;
    agents.statistics.discoveries++;
    const known = agent.engine;
    if (known !== undefined && isPart(known.id, [0, known.id.length], engine.id)) this.#ask(known);
    else this.#ask(engine);
    // A first sight is kept for the next request; an engine that was proven gives way only to proof.
    if (known?.isProven !== true) agent.engine = this.#engine;
    return 'again';
  }

  #resync(engine: SeenEngine, header: UsmHeader, nowMs: number): UsmVerdict {
    const { statistics } = this.#peer.agents;
    engine.clock.set(header.boots, header.time, nowMs);
    if (this.#steps === maxSteps) {
      this.refusal = 'not-in-time-window';
      return 'report';
    }
    this.#steps++;
    statistics.resyncs++;
    return 'again';
  }

  #isUnanswered(): boolean {
    return this.#engine?.answeredUnder.has(this.#keys) === false;
  }

  #ask(engine: SeenEngine | undefined): void {
    if (engine === this.#engine && this.#scoped.length > 0) return;
    const { user } = this.#peer;
    this.#engine = engine;
    this.#keys = engine === undefined ? noKeys : user.keysAt(engine.id);
    if (engine === undefined) {
      this.#scoped = scopedPdu(noBytes, noBytes, probePdu);
      this.#idAt = this.#scoped.length - probePdu.length + probeIdAt;
    } else {
      this.#scoped = scopedPdu(engine.id, user.context, this.#pdu);
      this.#idAt = this.#scoped.length - this.#pdu.length + this.#pduIdAt;
    }
  }

  #note(header: UsmHeader, reader: MessageReader): UsmVerdict {
    this.refusal = this.#readReport(header, reader) ?? this.refusal;
    return 'report';
  }

  /** What a report in clear says; undefined when it is no report. */
  #readReport(header: UsmHeader, reader: MessageReader): UsmRefusal | undefined {
    const data = openData(header, this.#keys);
    if (typeof data === 'string' || !reader.readScoped(data) || reader.pduTag !== reportTag) return undefined;
    if (!reader.readRequestId() || !reader.readBody() || reader.table.count === 0) return undefined;
    return refusalOf(reader.table.oid(0));
  }
}
