// What the browser and the server say to each other about actions on missed steps, as types only; instants are epoch
// milliseconds. Easy to get wrong: an arming shown here was read within the last second; what is allowed is decided anew.
import type { ArmingMode, ArmingStanding } from '../actions/arming.ts';
import type { Refusal } from '../actions/decide.ts';
import type { DeedOutcome } from '../actions/missed-steps.ts';
import type { RunMark } from '../failover/run.ts';
import type { SpokenView } from './contract-runs.ts';

export interface ArmingView {
  readonly id: string;
  readonly mode: ArmingMode;
  readonly reason: string;
  readonly by: string;
  readonly armedAtMs: number;
  readonly untilMs: number;
  readonly consentBy: string | null;
  readonly consentAtMs: number | null;
  readonly disarmedBy: string | null;
  readonly disarmedAtMs: number | null;
}

/** One thing that has to hold, what it asks and what is seen of it now. */
export interface InterlockTermView {
  readonly verdict: 'holds' | 'fails' | 'unknown';
  /** Of the device or component. */
  readonly name: string;
  /** Absent: it asks for the component's state. */
  readonly point: string | null;
  readonly instance: string | null;
  readonly is: readonly string[];
  readonly isNot: readonly string[];
  readonly atLeast: number | null;
  readonly atMost: number | null;
  /** Device text among it is untrusted. */
  readonly seen: readonly {
    readonly instance: string;
    readonly value: number | null;
    readonly state: string | null;
  }[];
}

export interface ActionView {
  readonly name: string;
  readonly title: SpokenView;
  readonly deed:
    | {
        readonly kind: 'snmp-set';
        readonly deviceId: string;
        readonly deviceName: string;
        readonly oid: string;
        readonly type: string;
        readonly value: string;
      }
    | { readonly kind: 'webhook'; readonly url: string };
  readonly steps: readonly { readonly sequence: SpokenView; readonly step: SpokenView }[];
  /** Names of those that the step must be missed for; empty: any. */
  readonly components: readonly string[];
  readonly waitSeconds: number;
  readonly inDrills: boolean;
  readonly rate: { readonly atMost: number; readonly perHours: number };
  readonly definitionHash: string;
  readonly standing: ArmingStanding;
  /** The newest. */
  readonly arming: ArmingView | null;
  readonly interlock: {
    readonly verdict: 'holds' | 'fails' | 'unknown';
    readonly terms: readonly InterlockTermView[];
  };
  /** What would happen if a step were missed now. */
  readonly wouldNow: 'act' | 'dry-run' | Refusal;
}

export interface IntentView {
  readonly id: string;
  readonly action: string;
  readonly title: SpokenView;
  readonly runId: string;
  readonly mark: RunMark;
  readonly step: SpokenView | null;
  readonly missedAtMs: number;
  readonly endedAtMs: number | null;
  readonly outcome: DeedOutcome;
  readonly checked: { readonly by: string; readonly atMs: number; readonly note: string } | null;
}

// GET /api/v1/actions
export interface ActionsView {
  readonly at: number;
  readonly actions: readonly ActionView[];
  /** Newest first; what nobody has looked at yet is always among it. */
  readonly history: readonly IntentView[];
}

// POST /api/v1/actions/:name/arming
export interface NewArmingBody {
  readonly mode: ArmingMode;
  readonly reason: string;
  readonly hours: number;
  /** Of the definition that the person has seen. */
  readonly definitionHash: string;
}

// POST /api/v1/actions/:name/consent
export interface ConsentBody {
  readonly armingId: string;
  readonly definitionHash: string;
}

// POST /api/v1/actions/:name/disarming   POST /api/v1/actions/intents/:id/checked { note }
