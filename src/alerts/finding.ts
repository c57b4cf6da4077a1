// What a finding is: one thing that is wrong now, in words that belong to no language. Easy to get wrong: a finding
// with causes is a consequence and wakes nobody, and "cannot be judged now" is not "gone" – such keys are listed apart,
// and an alert that stands on one stays open.
import { driftCodes } from '../drift/drift.ts';
import type { DeviceHealth } from '../readings/device-health.ts';
import type { ComponentJudgement } from '../redundancy/component-state.ts';
import type { AssessmentReport } from '../redundancy/report.ts';
import type { Supply } from '../redundancy/ride-through.ts';
import type { Site } from '../site/site.ts';
import type { WorkNow } from '../maintenance/work-now.ts';
import type { DriftSituation } from './find-drift.ts';
import type { AutonomySituation } from './find-autonomy.ts';
import type { ActionSituation } from './find-actions.ts';
import type { FibreSituation } from './find-fibre.ts';
import type { RunSituation } from './find-runs.ts';

export const priorities = ['critical', 'high', 'medium', 'low'] as const;
export type Priority = (typeof priorities)[number];

/** True when `a` is more urgent than `b`. */
export function isMoreUrgent(a: Priority, b: Priority): boolean {
  return priorities.indexOf(a) < priorities.indexOf(b);
}

export const findingCodes = [
  'component-unavailable',
  'component-unjudged',
  'device-silent',
  'devices-silent',
  'collectors-silent',
  'device-engine-changed',
  'verdict-no',
  'verdict-not-proven',
  'load-lost',
  'overload',
  'on-battery',
  'fibre-fading',
  'fibre-fading-days',
  'fibre-fading-hours',
  'fibre-fading-minutes',
  'fibre-step',
  'fibre-thin',
  'fibre-no-reserve',
  'maintenance-no-go',
  'maintenance-not-proven',
  'maintenance-uncovered-no-go',
  'maintenance-uncovered-not-proven',
  'maintenance-late',
  'action-unknown',
  'run-step-missed',
  'register-overdue',
  ...driftCodes,
  'fuel-short',
  'generator-fuel-short',
  'battery-short',
  'battery-recharging',
  'battery-bad',
  'battery-replace',
  'load-unprotected',
] as const;
export type FindingCode = (typeof findingCodes)[number];

export const consequenceCodes = [
  'consequence-lost',
  'consequence-battery',
  'consequence-overload',
  'consequence-verdict-no',
  'consequence-verdict-not-proven',
] as const;
export type ConsequenceCode = (typeof consequenceCodes)[number];

export type Params = Readonly<Record<string, string | number>>;

/** What follows from a finding, the worst of it. `params.count`: how many loads or components. */
export interface Consequence {
  readonly code: ConsequenceCode;
  readonly params: Params;
}

export interface Finding {
  /** The same as long as the same thing is wrong: `component:ups-a-1`, `device:pdu-a01`, `verdict`, `load:rack-a01`. */
  readonly key: string;
  readonly priority: Priority;
  readonly code: FindingCode;
  /** Names are those of the site file; `reason` may hold a device's own word and is untrusted text. */
  readonly params: Params;
  readonly componentId: string | null;
  readonly deviceId: string | null;
  /** Ids of the components and loads that suffer, sorted. */
  readonly consequences: readonly string[];
  readonly consequence: Consequence | null;
  /** Keys of the findings that explain this one, sorted; empty: it is a cause, and is paged. */
  readonly causeKeys: readonly string[];
  /** Whose it is before the duty roster's: they are told first. */
  readonly addresseeId?: string | null;
  /** How much of it somebody has to hear of, each once; more of it pages again. 0 when absent. */
  readonly news?: number;
}

export interface Findings {
  readonly findings: readonly Finding[];
  /** Keys of what can be told neither present nor gone just now; their alerts stay as they are. */
  readonly undetermined: ReadonlySet<string>;
}

/** The site as it stands, as the rules look at it. */
export interface AlertSituation {
  readonly site: Pick<Site, 'components' | 'devices'>;
  /** Now, epoch ms; without it nothing is too young to be told. */
  readonly nowMs?: number;
  readonly statuses: ReadonlyMap<string, ComponentJudgement & { readonly sinceMs?: number }>;
  readonly healths: ReadonlyMap<string, DeviceHealth>;
  readonly report: AssessmentReport;
  /** Where devices are read by collectors apart from here: whether any of them is heard. */
  readonly collectors?: { readonly isReporting: boolean };
  /** By load. */
  readonly supply: ReadonlyMap<string, Supply>;
  /** Components whose device says that its battery carries the load. */
  readonly onBattery: ReadonlySet<string>;
  /** Maintenance under way; absent where it was not asked for. */
  readonly maintenance?: readonly WorkNow[];
  /** Light and traffic of the network links; absent where nobody watches them. */
  readonly fibre?: FibreSituation;
  /** Actions on missed steps; absent where there are none. */
  readonly actions?: ActionSituation;
  /** Runs of expected sequences; absent where nobody watches them. */
  readonly runs?: RunSituation;
  /** Where the plant does not behave as its model says; absent where nobody watches. */
  readonly drift?: DriftSituation;
  /** How long the site carries on by itself; absent where nobody watches that. */
  readonly autonomy?: AutonomySituation;
}
