// The SNMPv3 half of a simulated agent: an authoritative engine with its users (RFC 3414 section 3.2). Easy to get wrong: the
// order of the checks is engine, user, level, MAC, time, decryption; each that fails is answered with its own report.
import { hash } from 'node:crypto';
import type { Clock } from '../core/clock.ts';
import { timeWindowSeconds } from '../snmp/engine-clock.ts';
import { type EngineIdentity, LocalEngine } from '../snmp/local-engine.ts';
import { decodePdu, encodePdu, MessageReader, type RequestPdu, type SnmpPdu } from '../snmp/message.ts';
import { TrapAnswers } from '../snmp/trap-answers.ts';
import { hasValidMac, SaltCounter } from '../snmp/usm-crypto.ts';
import type { UsmKeys } from '../snmp/usm-keys.ts';
import { openData, UsmHeader } from '../snmp/usm-message.ts';
import { scopedPdu, sealMessage } from '../snmp/usm-seal.ts';
import { UsmKeyring, type UsmSecurity } from '../snmp/usm-user.ts';

export interface AgentEngineSettings {
  readonly clock: Clock;
  readonly identity: EngineIdentity;
  /** Who may ask, each at exactly its own security level. */
  readonly users: readonly UsmSecurity[];
}

/**
 * The engine of a simulated card: its id follows from its name, its boots from the minute in which it starts, so that
 * they grow without being kept anywhere.
 */
export function simulatedIdentity(name: string, clock: Clock): EngineIdentity {
  const digest = hash('sha256', name, 'buffer').subarray(0, idBytes);
  const engineBoots = Math.floor(clock.epochMs() / 60_000) & 0x7fff_fffe;
  return { engineId: Uint8Array.of(0x80, 0, 0, 0, 5, ...digest), engineBoots };
}

const idBytes = 8;

/** A question that may be answered. */
export interface AgentCall {
  readonly pdu: SnmpPdu;
  readonly context: string;
  readonly user: string;
  /** Seals the response for whoever asked. */
  answer(pdu: RequestPdu): Buffer;
}

export class AgentEngine {
  readonly local: LocalEngine;
  readonly #reports: TrapAnswers;
  readonly #salts = new SaltCounter();
  readonly #header = new UsmHeader();
  readonly #reader = new MessageReader();
  // user name → its keys here
  readonly #keys: ReadonlyMap<string, UsmKeys>;

  constructor({ clock, identity, users }: AgentEngineSettings) {
    this.local = new LocalEngine(identity, clock);
    this.#reports = new TrapAnswers(this.local);
    const keyring = new UsmKeyring();
    this.#keys = new Map(
      users.map((security) => [security.user, keyring.user(security).keysAt(identity.engineId)]),
    );
  }

  /** A trap of ours, under the first user's keys. */
  trap(pdu: RequestPdu): Buffer {
    const [first] = this.#keys;
    const [user, keys] = first ?? ['', { auth: undefined, priv: undefined }];
    const { id: engineId, boots, time } = this.local;
    return sealMessage({
      msgId: pdu.requestId,
      isReportable: false,
      engineId,
      boots,
      time,
      user: Buffer.from(user, 'utf8'),
      keys,
      scopedPdu: scopedPdu(engineId, new Uint8Array(0), encodePdu(pdu)),
      salts: this.#salts,
    });
  }

  /** What a datagram asks, the report that it earns, or undefined for what is not to be answered. */
  read(datagram: Uint8Array): AgentCall | { readonly report: Buffer | undefined } | undefined {
    const header = this.#header;
    if (!header.read(datagram)) return undefined;
    if (Buffer.compare(header.engineId, this.local.id) !== 0) {
      return { report: this.#reports.report('usmStatsUnknownEngineIDs', header) };
    }
    const keys = this.#keys.get(Buffer.from(header.userName).toString('utf8'));
    if (keys === undefined) return { report: this.#reports.report('usmStatsUnknownUserNames', header) };
    const isAtLevel =
      header.isAuthenticated === (keys.auth !== undefined) &&
      header.isEncrypted === (keys.priv !== undefined);
    if (!isAtLevel) return { report: this.#reports.report('usmStatsUnsupportedSecLevels', header) };
    const mac = { at: header.macAt, end: header.macEnd };
    if (keys.auth !== undefined && !hasValidMac(header.bytes, mac, keys.auth)) {
      return { report: this.#reports.report('usmStatsWrongDigests', header) };
    }
    if (keys.auth !== undefined && !this.#isTimely(header)) {
      return { report: this.#reports.report('usmStatsNotInTimeWindows', header, keys) };
    }
    const data = openData(header, keys);
    if (typeof data === 'string' || !this.#reader.readScoped(data)) {
      return { report: this.#reports.report('usmStatsDecryptionErrors', header) };
    }
    return this.#call(header, keys);
  }

  #isTimely({ boots, time }: UsmHeader): boolean {
    return boots === this.local.boots && Math.abs(time - this.local.time) <= timeWindowSeconds;
  }

  #call(header: UsmHeader, keys: UsmKeys): AgentCall | undefined {
    const reader = this.#reader;
    const context = Uint8Array.from(reader.ber.bytes.subarray(reader.contextAt, reader.contextEnd));
    const pdu = decodePdu(reader);
    if (pdu === undefined) return undefined;
    const { msgId } = header;
    const user = Uint8Array.from(header.userName);
    return {
      pdu,
      context: Buffer.from(context).toString('utf8'),
      user: Buffer.from(user).toString('utf8'),
      answer: (response) => {
        const { id: engineId, boots, time } = this.local;
        return sealMessage({
          msgId,
          isReportable: false,
          engineId,
          boots,
          time,
          user,
          keys,
          scopedPdu: scopedPdu(engineId, context, encodePdu(response)),
          salts: this.#salts,
        });
      },
    };
  }
}
