// What the live stream brings, as types only.
import type { AlertView, DiagramEdge, DiagramNode, OverviewView, ValueView } from './contract.ts';

// GET /api/v1/stream (server-sent events), packed for who takes gzip. What changed comes as events, and a beat closes them:
// now everything is as of its `at`. A beat comes every 2 s at least where the line is quick enough. Events, each once or
// several times before its beat: `anew` {} forget everything that came, all of it follows · `overview` OverviewPatch ·
// `alerts` AlertsPatch (the active ones) · `diagram` DiagramPatch · `devices` DevicesBeat · `beat` BeatView.
export interface BeatView {
  readonly at: number;
  /** False while the database does not answer: overview and alerts are older than `at` then. */
  readonly database?: boolean;
}

/** The members of the overview that changed. */
export type OverviewPatch = Partial<OverviewView>;

export interface AlertsPatch {
  readonly alerts: readonly AlertView[];
  /** Ids of alerts that are not active any more. */
  readonly gone: readonly string[];
}

/** A value without its age, which changes with every poll. */
export type AgelessValue = Omit<ValueView, 'takenAtMs'>;
export type LiveNode = Omit<DiagramNode, 'values'> & { readonly values: readonly AgelessValue[] };

/** The nodes and edges that changed, and of each node with other ages its id and when its values were taken, in order. */
export interface DiagramPatch {
  readonly at: number;
  readonly nodes: readonly LiveNode[];
  readonly edges: readonly DiagramEdge[];
  readonly ages: readonly (readonly [string, ...(number | null)[]])[];
}

/** The revision changes whenever the state of any device does: who shows devices asks again. */
export interface DevicesBeat {
  readonly revision: number;
}
