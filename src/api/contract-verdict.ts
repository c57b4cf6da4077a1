// What the verdict reckons with and what it was, as the browser sees them. Instants are epoch ms.
import type { FigureKind, FigureSource } from '../verdicts/figure.ts';

/** A demand or a capacity in force. Part of GET /api/v1/components/:id */
export interface FigureView {
  readonly kind: FigureKind | 'demand.network';
  /** Null: unlimited. */
  readonly value: number | null;
  readonly unit: 'kW' | 'Gbit/s';
  readonly source: FigureSource;
  /** Since when it is this value from this source; null for the site file's. */
  readonly sinceMs: number | null;
  /** What the site file says; null: nothing. */
  readonly filed: number | null;
}
