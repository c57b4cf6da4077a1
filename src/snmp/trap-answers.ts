// What we say to senders of SNMPv3 informs: acknowledgements, and reports of why not (RFC 3414 section 3.2, RFC 3412
// section 7.1). Easy to get wrong: only a report that our clock was missed is authenticated, because only then do we
// know to whom we speak; and a report is sent only to a message that asked for one, never to another report or trap.

import type { LocalEngine } from './local-engine.ts';
import { encodePdu, type RequestPdu } from './message.ts';
import { SaltCounter } from './usm-crypto.ts';
import type { UsmKeys } from './usm-keys.ts';
import type { UsmHeader } from './usm-message.ts';
import { scopedPdu, sealMessage } from './usm-seal.ts';

/** RFC 3414 section 5, usmStats. */
const reportOids = {
  usmStatsUnsupportedSecLevels: '1.3.6.1.6.3.15.1.1.1.0',
  usmStatsNotInTimeWindows: '1.3.6.1.6.3.15.1.1.2.0',
  usmStatsUnknownUserNames: '1.3.6.1.6.3.15.1.1.3.0',
  usmStatsUnknownEngineIDs: '1.3.6.1.6.3.15.1.1.4.0',
  usmStatsWrongDigests: '1.3.6.1.6.3.15.1.1.5.0',
  usmStatsDecryptionErrors: '1.3.6.1.6.3.15.1.1.6.0',
} as const;
export type ReportName = keyof typeof reportOids;

const noKeys: UsmKeys = { auth: undefined, priv: undefined };
const noBytes = new Uint8Array(0);
const maxCounter = 0x1_0000_0000;

export interface Acknowledgement {
  readonly msgId: number;
  readonly user: Uint8Array;
  readonly keys: UsmKeys;
  /** As the inform named it. */
  readonly context: { readonly engineId: Uint8Array; readonly name: Uint8Array };
  readonly pdu: RequestPdu;
}

export class TrapAnswers {
  readonly counters: Record<ReportName, number> = {
    usmStatsUnsupportedSecLevels: 0,
    usmStatsNotInTimeWindows: 0,
    usmStatsUnknownUserNames: 0,
    usmStatsUnknownEngineIDs: 0,
    usmStatsWrongDigests: 0,
    usmStatsDecryptionErrors: 0,
  };
  readonly #engine: LocalEngine;
  readonly #salts = new SaltCounter();

  constructor(engine: LocalEngine) {
    this.#engine = engine;
  }

  /** Counts, and gives the report if the message asked for one; authenticated when there are keys. */
  report(name: ReportName, asked: UsmHeader, keys: UsmKeys = noKeys): Buffer | undefined {
    this.counters[name] = (this.counters[name] + 1) % maxCounter;
    if (!asked.isReportable) return undefined;
    const pdu = encodePdu({
      type: 'report',
      requestId: 0,
      errorStatus: 0,
      errorIndex: 0,
      varbinds: [{ oid: reportOids[name], type: 'counter32', value: this.counters[name] }],
    });
    return this.#seal({
      msgId: asked.msgId,
      user: asked.userName,
      keys: { auth: keys.auth, priv: undefined },
      scoped: scopedPdu(this.#engine.id, noBytes, pdu),
    });
  }

  /** The response to an inform: its own varbinds, at its own level. */
  acknowledge({ msgId, user, keys, context, pdu }: Acknowledgement): Buffer {
    const response = encodePdu({ ...pdu, type: 'response', errorStatus: 0, errorIndex: 0 });
    const scoped = scopedPdu(context.engineId, context.name, response);
    return this.#seal({ msgId, user, keys, scoped });
  }

  #seal(part: {
    readonly msgId: number;
    readonly user: Uint8Array;
    readonly keys: UsmKeys;
    readonly scoped: Uint8Array;
  }): Buffer {
    const { id: engineId, boots, time } = this.#engine;
    const { msgId, user, keys, scoped } = part;
    return sealMessage({
      msgId,
      isReportable: false,
      engineId,
      boots,
      time,
      user,
      keys,
      scopedPdu: scoped,
      salts: this.#salts,
    });
  }
}
