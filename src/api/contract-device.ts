// What the browser and the server say to each other about devices and how they are read, as types only. Easy to get wrong:
// every text that a device gave is untrusted; control, zero-width and bidirectional characters in it were made visible,
// nothing else was done to it.
import type { Weakness } from '../site/device-security.ts';
import type { Sentence, ValueView } from './contract.ts';

/**
 * `answering` · `refused`: it speaks, but not as it is asked · `silent`: two polls in a row got no answer · `unknown`: not
 * asked often enough yet to say.
 */
export type DeviceState = 'answering' | 'refused' | 'silent' | 'unknown';

export interface ProfileView {
  readonly name: string;
  readonly title: string;
  /** False: no real device and no recording of one was read with it yet. */
  readonly isProven: boolean;
}

/** Points of a device by how far they may be trusted. */
export interface PointCounts {
  readonly total: number;
  readonly missing: number;
  readonly suspect: number;
  readonly stale: number;
}

/** What is wrong and what to do about it. */
export interface Remark {
  readonly says: Sentence;
  readonly mend: Sentence;
}

export interface DeviceView {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly state: DeviceState;
  readonly sinceMs: number | null;
  readonly lastAnswerMs: number | null;
  /** How much later than planned its last poll began; null before the first. */
  readonly latenessMs: number | null;
  readonly intervalSeconds: number;
  /** Null until it is known what the device is. */
  readonly profile: ProfileView | null;
  /** What makes the way to it weak; words stand under `weakness.<code>`. */
  readonly weaknesses: readonly Weakness[];
  /** Why the last poll failed; null while it answers as it should. */
  readonly trouble: Remark | null;
  readonly points: PointCounts;
}

// GET /api/v1/devices?state=&kind=&text=&mark=&from=&limit=   worst first
export interface DeviceListView {
  readonly at: number;
  /** All devices of the site by state, whatever was asked for. */
  readonly counts: Readonly<Record<DeviceState, number>>;
  /** Of all devices: kinds that there are, those read over a weak way, those with a profile not proven. */
  readonly kinds: readonly { readonly kind: string; readonly count: number }[];
  readonly weak: number;
  readonly unproven: number;
  /** Devices that fit what was asked for; `devices` are those from `from` on, at most `limit`. */
  readonly matching: number;
  readonly from: number;
  readonly devices: readonly DeviceView[];
}

// GET /api/v1/devices/:id
export interface DevicePageView {
  readonly at: number;
  readonly device: DeviceView;
  readonly address: string;
  readonly port: number;
  /** As people call it; null when the site file does not say. */
  readonly place: string | null;
  readonly rackUnits: { readonly lowest: number; readonly height: number } | null;
  /** Outlets that are laid to another rack, by what both are called. */
  readonly laidOutlets: readonly { readonly outlet: string; readonly rack: string }[];
  /** What it speaks for. */
  readonly components: readonly { readonly id: string; readonly name: string }[];
  /** What the device says of itself (untrusted text), null when it does not say. */
  readonly description: string | null;
  readonly readings: readonly ReadingView[];
  /** Raw answers that can be asked for. */
  readonly answerCount: number;
}

export interface ReadingView extends ValueView {
  readonly oid: string;
  /** Why there is no value, or why it is not to be trusted; null for a good one. */
  readonly why: Remark | null;
}

// GET /api/v1/devices/:id/answers
export interface RawAnswersView {
  readonly at: number;
  readonly answers: readonly RawAnswerView[];
  /** How many more there are than one answer of ours holds. */
  readonly leftOut: number;
}

export interface RawAnswerView {
  readonly oid: string;
  /** Type as the device sent it, e.g. `counter32`. */
  readonly type: string;
  /** Untrusted; octets that are no text are written in hexadecimal. */
  readonly text: string;
}

// GET /api/v1/devices/:id/traps?before=   newest first
export interface TrapListView {
  readonly at: number;
  readonly traps: readonly TrapView[];
  /** Older ones than the last of these can be asked for with `before`; null when there are none. */
  readonly before: string | null;
}

export interface TrapView {
  readonly id: string;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
  /** How often it came, 1 or more. */
  readonly repeatCount: number;
  readonly source: string;
  readonly trapOid: string;
  /** Name in its MIB, or null; untrusted. */
  readonly name: string | null;
  /** In words, as its profile says; null where nobody knows. */
  readonly meaning: string | null;
  /** How it was protected. */
  readonly security: 'community' | 'noAuthNoPriv' | 'authNoPriv' | 'authPriv';
  /** True when its sender has an address that several devices share. */
  readonly isUncertain: boolean;
  readonly varbinds: readonly RawAnswerView[];
  readonly varbindsLeftOut: number;
}

// GET /api/v1/polling
export interface PollingView {
  readonly at: number;
  /** Of the last poll of every device that was polled. */
  readonly lateness: {
    readonly devices: number;
    readonly p50Ms: number | null;
    readonly p90Ms: number | null;
    readonly p99Ms: number | null;
    readonly maxMs: number | null;
    /** Devices whose lateness is below `belowMs` and not below the bound before; null: all the rest. */
    readonly buckets: readonly { readonly belowMs: number | null; readonly devices: number }[];
  };
  readonly latest: readonly Pick<DeviceView, 'id' | 'name' | 'kind' | 'state' | 'latenessMs'>[];
  /** Null while nothing was counted yet, or where others count. */
  readonly rates: PollRatesView | null;
  /** Where more than one collector reads; empty when this process alone does. */
  readonly collectors: readonly CollectorView[];
}

/** Per second, over the last `overSeconds`. */
export interface PollRatesView {
  readonly overSeconds: number;
  readonly polls: number;
  readonly requests: number;
  readonly timeouts: number;
  readonly retries: number;
  /** Requests that wait for their turn now. */
  readonly waiting: number;
}

export interface CollectorView {
  readonly name: string;
  readonly isAlive: boolean;
  readonly devices: number;
  readonly lastWordMs: number | null;
}

// POST /api/v1/devices/:id/read → 202

// GET /api/v1/tokens   POST /api/v1/tokens {name, scope} → NewTokenView   DELETE /api/v1/tokens/:id
export interface TokenView {
  readonly id: string;
  readonly name: string;
  readonly scope: 'metrics' | 'maintenance-notices';
  readonly createdBy: string;
  readonly createdAtMs: number;
  readonly lastUsedAtMs: number | null;
}

/** The token itself is shown this once. */
export interface NewTokenView extends TokenView {
  readonly token: string;
}
