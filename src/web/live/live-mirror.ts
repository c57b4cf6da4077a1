// What the stream has brought, put together: its events name only what changed. Easy to get wrong: between two beats what has
// come is a part of an update, and nothing of it may be shown alone; and what never came is not known, and not empty.
import type { AlertView, DiagramEdge, DiagramNode, DiagramView, OverviewView } from '../../api/contract.ts';
import type { AlertsPatch, DiagramPatch, LiveNode, OverviewPatch } from '../../api/contract-stream.ts';

/** As of a beat; undefined is what has not come. */
export interface Mirrored {
  readonly overview: OverviewView | undefined;
  readonly alerts: readonly AlertView[] | undefined;
  readonly diagram: DiagramView | undefined;
}

export class LiveMirror {
  #overview: OverviewPatch = {};
  #alerts: Map<string, AlertView> | undefined;
  #alertList: readonly AlertView[] | undefined;
  readonly #bare = new Map<string, LiveNode>();
  readonly #ages = new Map<string, readonly (number | null)[]>();
  readonly #nodes = new Map<string, DiagramNode>();
  readonly #edges = new Map<string, DiagramEdge>();
  readonly #changed = new Set<string>();
  #diagram: DiagramView | undefined;
  #isOtherDiagram = false;

  takeOverview(patch: OverviewPatch): void {
    this.#overview = { ...this.#overview, ...patch };
  }

  takeAlerts({ alerts, gone }: AlertsPatch): void {
    this.#alerts ??= new Map();
    for (const alert of alerts) this.#alerts.set(alert.id, alert);
    for (const id of gone) this.#alerts.delete(id);
    this.#alertList = undefined;
  }

  takeDiagram({ nodes, edges, ages }: DiagramPatch): void {
    this.#isOtherDiagram = true;
    for (const node of nodes) this.#bare.set(node.id, node);
    for (const [id, ...times] of ages) this.#ages.set(id, times);
    for (const edge of edges) this.#edges.set(edgeKey(edge), edge);
    for (const { id } of nodes) this.#changed.add(id);
    for (const [id] of ages) this.#changed.add(id);
  }

  /** Call it at a beat: then what has come belongs together. What did not change is the same object as before. */
  at(atMs: number): Mirrored {
    this.#putTogether();
    if (this.#alerts !== undefined) this.#alertList ??= [...this.#alerts.values()];
    const overview = { ...this.#overview, at: atMs };
    return {
      overview: isWhole(overview) ? overview : undefined,
      alerts: this.#alertList,
      diagram: this.#diagramAt(atMs),
    };
  }

  #putTogether(): void {
    for (const id of this.#changed) {
      const node = this.#bare.get(id);
      const ages = this.#ages.get(id);
      if (node === undefined || ages === undefined) continue;
      const values = node.values.map((value, at) => ({ ...value, takenAtMs: ages[at] ?? null }));
      this.#nodes.set(id, { ...node, values });
    }
    this.#changed.clear();
  }

  #diagramAt(at: number): DiagramView | undefined {
    if (this.#isOtherDiagram) {
      this.#isOtherDiagram = false;
      this.#diagram = { at, nodes: [...this.#nodes.values()], edges: [...this.#edges.values()] };
    }
    return this.#diagram === undefined ? undefined : { ...this.#diagram, at };
  }
}

/** The server always tells all of it first. */
function isWhole(overview: OverviewPatch): overview is OverviewView {
  return overview.site !== undefined;
}

/** Unique within a diagram: two components may be joined once per medium. */
function edgeKey(edge: DiagramEdge): string {
  return `${edge.medium}\t${edge.from}\t${edge.to}`;
}
