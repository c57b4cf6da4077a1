// What the HTTP edge is given to show: the live plant, the database, the drills. Interfaces only; the composition root
// hands in the real ones, so that the edge knows neither the collector nor the simulator.
import type { AlertChanges } from '../alerts/alert-loop.ts';
import type { Seller } from '../billing/invoice.ts';
import type { Clock } from '../core/clock.ts';
import type { Channel } from '../oncall/channels/channel.ts';
import type { Database } from '../platform/database.ts';
import type { Log } from '../platform/log.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { DeviceHealth } from '../readings/device-health.ts';
import type { LatestBoard } from '../readings/latest-board.ts';
import type { ComponentJudgement } from '../redundancy/component-state.ts';
import type { Assessment } from '../redundancy/report.ts';
import type { Supply } from '../redundancy/ride-through.ts';
import type { PlantModel } from '../site/component.ts';
import type { Site } from '../site/site.ts';
import type { DrillView } from './contract.ts';

export interface ComponentStatus extends ComponentJudgement {
  readonly sinceMs: number;
  /** False when no device speaks for it: its state is the one written in the site file. */
  readonly isWatched: boolean;
}

/** The site as it stands this second. */
export interface PlantSource {
  readonly site: Site;
  readonly board: LatestBoard;
  assessment(): Assessment;
  model(): PlantModel;
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

export interface ApiParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly plant: PlantSource;
  readonly drills: DrillSource | undefined;
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
