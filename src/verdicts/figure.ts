// A demand or a capacity as the verdict reckons with it now, and where it is from.
import type { Medium } from '../site/component.ts';

/**
 * `file`: as written in the site file, which is what was contracted or what stands on the plate · `measured` by telemetry ·
 * `last`: measured, and telemetry has fallen silent since.
 */
export type FigureSource = 'file' | 'measured' | 'last';

const figureKinds = ['demand.power', 'demand.cooling', 'capacity'] as const;
/** What is measured; demand for network is not. */
export type FigureKind = (typeof figureKinds)[number];

export interface Figure {
  /** In kW, kW of heat or Gbit/s; Infinity: unlimited. */
  readonly value: number;
  readonly source: FigureSource;
  /** Since when it is this value from this source, epoch ms. */
  readonly sinceMs: number;
}

/** By component. A figure that is not here is the site file's. */
export type Figures = ReadonlyMap<string, Readonly<Partial<Record<FigureKind, Figure>>>>;

export interface FigureChange extends Figure {
  readonly componentId: string;
  readonly kind: FigureKind;
}

export function mediumOfDemand(kind: FigureKind): Medium | undefined {
  if (kind === 'capacity') return undefined;
  return kind === 'demand.power' ? 'power' : 'cooling';
}
