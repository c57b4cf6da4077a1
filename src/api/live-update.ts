// What goes over the live stream: overview, diagram, alerts, and that devices changed, made once for all who watch. Easy to get wrong: the
// diagram needs no database and goes on without one, while an overview with alerts of unknown age would reassure
// falsely, so it is left out until the database answers.
import { alertViews } from './alert-view.ts';
import type {
  AlertView,
  DevicesBeat,
  DiagramNode,
  DiagramPatch,
  DiagramView,
  OnCallNow,
} from './contract.ts';
import { deviceStateOf } from './device-trouble.ts';
import type { LiveEvent, Update } from './live-feed.ts';
import type { MaintenanceBrief } from './contract-maintenance.ts';
import { maintenanceBriefs } from './maintenance-rows.ts';
import { onCallNow } from './oncall-view.ts';
import { activeDrills, overviewOf } from './overview-view.ts';
import { diagramView } from './plant-view.ts';
import { Refreshed } from './refreshed.ts';
import type { ApiParts } from './sources.ts';

const keepMs = 2_000;
const believeMs = 5_000;
const waitMs = 1_000;
/** Everybody gets the whole diagram this often; in between only what changed. */
const wholeDiagramMs = 10_000;

interface Rows {
  readonly alerts: readonly AlertView[];
  readonly onCall: OnCallNow | null;
  readonly maintenance: readonly MaintenanceBrief[];
}

/** The nodes and edges that are not what they were, by their JSON. */
export function diagramPatch(before: ReadonlyMap<string, string>, view: DiagramView): DiagramPatch {
  return {
    at: view.at,
    nodes: view.nodes.filter((node) => before.get(nodeKey(node)) !== JSON.stringify(node)),
    edges: view.edges.filter((edge) => before.get(edgeKey(edge)) !== JSON.stringify(edge)),
  };
}

/** The JSON of each node and edge by its key, to compare the next diagram with. */
export function diagramParts(view: DiagramView): ReadonlyMap<string, string> {
  return new Map([
    ...view.nodes.map((node) => [nodeKey(node), JSON.stringify(node)] as const),
    ...view.edges.map((edge) => [edgeKey(edge), JSON.stringify(edge)] as const),
  ]);
}

const nodeKey = (node: DiagramNode): string => `node\t${node.id}`;
const edgeKey = ({ medium, from, to }: DiagramView['edges'][number]): string =>
  `edge\t${medium}\t${from}\t${to}`;

export class LiveUpdates {
  readonly #parts: ApiParts;
  readonly #rows: Refreshed<Rows>;
  readonly #drills: Refreshed<readonly string[]>;
  #sent: ReadonlyMap<string, string> = new Map();
  #wholeAtMs = Number.NEGATIVE_INFINITY;
  #deviceStates = '';
  #devicesRevision = 0;

  constructor(parts: ApiParts) {
    this.#parts = parts;
    const { clock, database, log } = parts;
    const bounds = { clock, keepMs, believeMs, waitMs };
    this.#rows = new Refreshed({
      ...bounds,
      load: () =>
        database.transaction(async (tx) => ({
          alerts: await alertViews(tx, 'active'),
          onCall: await onCallNow(tx, clock.epochMs()),
          maintenance: await maintenanceBriefs(tx, parts),
        })),
      onError: (error) => log.warn({ err: error }, 'the live stream goes on without alerts'),
    });
    this.#drills = new Refreshed({
      ...bounds,
      load: () => activeDrills(parts),
      onError: (error) => log.warn({ err: error }, 'the simulated plant does not answer'),
    });
  }

  /** Alerts or pages changed. */
  outdate(): void {
    this.#rows.outdate();
  }

  async make(): Promise<Update> {
    const { plant, clock } = this.#parts;
    const [rows, drills] = await Promise.all([this.#rows.get(), this.#drills.get()]);
    const shared: LiveEvent[] = [{ event: 'devices', data: this.#devicesBeat() }];
    if (rows !== undefined) {
      const overview = overviewOf(this.#parts, { ...rows, activeDrills: drills ?? [] });
      shared.push({ event: 'overview', data: overview }, { event: 'alerts', data: rows.alerts });
    }
    const view = diagramView(plant, clock.epochMs());
    const isWhole = clock.monotonicMs() - this.#wholeAtMs >= wholeDiagramMs;
    const patch = isWhole ? view : diagramPatch(this.#sent, view);
    if (isWhole) this.#wholeAtMs = clock.monotonicMs();
    this.#sent = diagramParts(view);
    return {
      full: [...shared, { event: 'diagram', data: view }],
      patch: [...shared, { event: 'diagram', data: patch }],
    };
  }

  /** Devices are thousands: who shows them is told that something changed, and asks for the few that it shows. */
  #devicesBeat(): DevicesBeat {
    const { plant, clock } = this.#parts;
    const states = plant.site.devices.map(({ id }) => deviceStateOf(plant.healths().get(id))[0]).join('');
    if (states !== this.#deviceStates) this.#devicesRevision += 1;
    this.#deviceStates = states;
    return { at: clock.epochMs(), revision: this.#devicesRevision };
  }
}
