// What the HTTP edge is given to show: the live plant, the database, the drills. Interfaces only; the composition root
// hands in the real ones, so that the edge knows neither the collector nor the simulator.
import type { ActionWatch } from '../actions/action-loop.ts';
import type { AlertChanges } from '../alerts/alert-loop.ts';
import type { AutonomyWatch } from '../autonomy/autonomy-watch.ts';
import type { Seller } from '../billing/invoice.ts';
import type { Clock } from '../core/clock.ts';
import type { PointName } from '../core/points.ts';
import type { DriftWatch } from '../drift/drift-loop.ts';
import type { FibreWatch } from '../drift/fibre-loop.ts';
import type { Plan } from '../failover/plan.ts';
import type { RegisterDuty } from '../failover/register.ts';
import type { KeptRun } from '../failover/run-store.ts';
import type { Judge } from '../maintenance/judge.ts';
import type { TakenNotices } from '../maintenance/take-notices.ts';
import type { Channel } from '../oncall/channels/channel.ts';
import type { Database } from '../platform/database.ts';
import type { Log } from '../platform/log.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { DeviceHealth } from '../readings/device-health.ts';
import type { LatestBoard } from '../readings/latest-board.ts';
import type { ComponentStatus } from '../redundancy/component-state.ts';
import type { Assessment } from '../redundancy/report.ts';
import type { Supply } from '../redundancy/ride-through.ts';
import type { PlantModel } from '../site/component.ts';
import type { Site } from '../site/site.ts';
import type { Figures } from '../verdicts/figure.ts';
import type { DrillView } from './contract.ts';
import type { CollectorView, RawAnswerView } from './contract-device.ts';

/** The site as it stands this second. */
export interface PlantSource {
  readonly site: Site;
  readonly board: LatestBoard;
  /** Protection of the loads, time in the batteries, hours in the tanks. */
  readonly autonomy: Pick<
    AutonomyWatch,
    'settings' | 'protection' | 'unprotectedSince' | 'batteries' | 'fuel'
  >;
  assessment(): Assessment;
  model(): PlantModel;
  /** Demands and capacities that come from telemetry; the others are the site file's. */
  figures(): Figures;
  status(componentId: string): ComponentStatus | undefined;
  healths(): ReadonlyMap<string, DeviceHealth>;
  supply(): ReadonlyMap<string, Supply>;
  onBattery(): ReadonlySet<string>;
  /** Since when each verdict answers as it does, epoch ms. */
  verdictSince(): { readonly live: number; readonly design: number };
  onChange(listener: () => void): () => void;
}

/** The drills of the simulated plant; absent on a real site. */
export interface DrillSource {
  list(): Promise<readonly DrillView[]>;
  /** Throws AppError `drill.unknown` for a name that is not in the list. */
  start(name: string): Promise<void>;
}

/** What a device is read by; of its words only those that say that the card lost its equipment. */
export interface DeviceProfile {
  readonly name: string;
  readonly title: string;
  readonly isProven: boolean;
  readonly staleWhen?: { readonly point: PointName; readonly is: readonly string[] };
  /** Points that are reckoned from counters. */
  readonly rates: readonly PointName[];
}

/** Why one point could not be read though the device answered; the message is one clause in English. */
export interface UnreadPoint {
  readonly point: string;
  readonly oid: string;
  readonly message: string;
}

/** What polling did since it started. */
export interface PollCounts {
  readonly polls: number;
  readonly requests: number;
  readonly timeouts: number;
  readonly retries: number;
  /** Requests that wait for their turn now. */
  readonly waiting: number;
}

/** What whoever reads the devices knows of them beyond readings and health. */
export interface DeviceSource {
  /** Undefined until the device is identified. */
  profileOf(deviceId: string): DeviceProfile | undefined;
  /** What the device said last to each object; undefined before its first answer. Text in it is untrusted. */
  answersOf(deviceId: string): readonly RawAnswerView[] | undefined;
  unreadPointsOf(deviceId: string): readonly UnreadPoint[];
  /**
   * Whether the profile takes this point only while another object allows it, so that an answer that is no sentinel of
   * the profile's may have been set aside.
   */
  isConditional(deviceId: string, asked: { readonly oid: string; readonly answer: string }): boolean;
  /** Reads the device as soon as it may be read; unknown ids are ignored. */
  readNow(deviceId: string): void;
  /** Undefined where others poll and do not tell. */
  counts(): PollCounts | undefined;
  /** Where more than one collector reads. */
  collectors?(): readonly CollectorView[];
}

/** Failover runs as they were last written, and the register. */
export interface FailoverSource {
  readonly runs: { readonly kept: readonly KeptRun[]; readonly plan: Plan };
  readonly register: { duties(): readonly RegisterDuty[] };
  /** Takes planned tests in that were just written. */
  readPlans(): Promise<void>;
}

/** Maintenance windows, and who looks after them. */
export interface MaintenanceSource {
  readonly judge: Judge;
  /** A window changed: alerts, letters and screens look again. */
  changed(): void;
  /** Takes a carrier's mail or calendar file in; `actor` is who handed it in, for the audit trail. */
  takeNotice(content: Uint8Array, actor: string): Promise<TakenNotices>;
}

export interface ApiParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly plant: PlantSource;
  readonly devices: DeviceSource;
  readonly drills: DrillSource | undefined;
  /** Watches light and traffic of the network links; absent where nobody does. */
  readonly fibre?: FibreWatch | undefined;
  /** Watches whether the plant behaves as its model says; absent where nobody does. */
  readonly drift?: DriftWatch | undefined;
  /** Actions on missed steps; absent or without any where nothing is ever done. */
  readonly actions?: ActionWatch | undefined;
  /** Absent where nobody watches failovers. */
  readonly failovers?: FailoverSource | undefined;
  /** Absent where nobody looks after maintenance. */
  readonly maintenance?: MaintenanceSource | undefined;
  /** Tells the live stream and on-call that alerts or pages changed. */
  readonly changes: AlertChanges;
  /** The channels that pages go out by, for foretelling who is next. */
  readonly channels: readonly Channel[];
  /** Country whose VAT rates apply, ISO 3166. */
  readonly country: string;
  /** Who invoices; without it no month can be closed. */
  readonly seller?: Seller | undefined;
  /** Folder of the built page. */
  readonly webFolder: string;
  /** Host headers that are answered, e.g. `127.0.0.1:8080`; others are refused against DNS rebinding. */
  readonly hosts: readonly string[];
  /** Exact addresses of proxies whose X-Forwarded-* is believed. */
  readonly trustedProxies: readonly string[];
}
