// How long it takes to say for every rack of a site where a load can go, against the straightforward way: place it in one
// rack, settle every scenario from nothing, look at everything; rack by rack. A part of the racks is tried that way, its
// time is scaled, and the answers must be equal.
import { pathToFileURL } from 'node:url';
import { findRooms } from '../../src/capacity/room.ts';
import { createFlow, isOverloaded, settleFlow } from '../../src/redundancy/flow.ts';
import { compilePlant } from '../../src/redundancy/plant.ts';
import type { PlantComponent, PlantModel } from '../../src/site/component.ts';
import { generateSite } from './site-generator.ts';

/** Components; the largest has more than two thousand racks. */
const sizes = [500, 1_000, 2_000, 5_000, 10_000] as const;
const repeats = 3;
/** Racks that the straightforward way tries. */
const sample = 2;
/** From this size on it tries every so many removals only, and its time is scaled again. */
const strides: ReadonlyMap<number, number> = new Map([
  [2_000, 4],
  [5_000, 20],
  [10_000, 80],
]);
const kw = 3;

interface CapacityFigures {
  readonly components: number;
  readonly racks: number;
  readonly ms: number;
  readonly naiveMs: number;
}

function measureMs(work: () => void): number {
  const startedAt = performance.now();
  work();
  return performance.now() - startedAt;
}

/** Whether `rack` bears it in every stride-th scenario, by settling each from nothing. */
function holdsNaively(model: PlantModel, rack: PlantComponent, stride: number): boolean {
  const { demand } = rack;
  const more = { ...demand, power: (demand.power ?? 0) + kw, cooling: (demand.cooling ?? 0) + kw };
  const components = model.components.map((one) => (one === rack ? { ...rack, demand: more } : one));
  const plant = compilePlant({ components });
  const flow = createFlow(plant);
  const healthy = new Uint8Array(plant.size).fill(1);
  const load = plant.indexOf.get(rack.id)!;
  const bears = (removed: readonly number[]): boolean => {
    settleFlow(plant, flow, healthy, removed);
    let isOk = flow.live[load] === 1;
    for (let v = 0; v < plant.size; v++) isOk &&= !isOverloaded(plant, flow, v);
    return isOk;
  };
  const tried = [...plant.removable].filter((_, at) => at % stride === 0);
  return [[], [...plant.utilities]]
    .map((base) => [bears(base), ...tried.map((v) => bears([...base, v]))].every(Boolean))
    .every(Boolean);
}

function measureSize(size: number): CapacityFigures {
  const model = generateSite({ components: size });
  const racks = model.components.filter(({ kind }) => kind === 'rack');
  const demand = { power: kw, cooling: kw };
  const trials = racks.map(({ id, inputs }) => ({
    isRedundant: true,
    parts: [{ owner: id, inputs, demand }],
  }));
  const times = Array.from({ length: repeats }, () =>
    measureMs(() => findRooms({ model, states: 'design' }, trials)),
  );
  const rooms = findRooms({ model, states: 'design' }, trials);
  const stride = strides.get(size) ?? 1;
  const chosen = Array.from({ length: sample }, (_, at) => Math.floor((at * racks.length) / sample));
  let isEqual = true;
  const naiveMs = measureMs(() => {
    for (const at of chosen) {
      const fits = rooms[at]!.share >= 1 && rooms[at]!.unserved === undefined;
      const isHeld = holdsNaively(model, racks[at]!, stride);
      // With removals left out it may only be too lenient.
      isEqual &&= stride === 1 ? fits === isHeld : isHeld || !fits;
    }
  });
  if (!isEqual) throw new Error('the two ways differ');
  times.sort((a, b) => a - b);
  const whole = (naiveMs * stride * racks.length) / sample;
  return {
    components: model.components.length,
    racks: racks.length,
    ms: times[repeats >> 1]!,
    naiveMs: whole,
  };
}

/** Measures every size and prints the table. */
export async function run(): Promise<CapacityFigures[]> {
  measureSize(sizes[0]);
  const figures = sizes.map(measureSize);
  console.log('capacity: every rack of a site asked for 3 kW on A and B, all scenarios; ms on one core');
  const header = ['components', 'racks', 'all racks', 'one by one', 'ratio'];
  console.log(header.map((name) => name.padStart(13)).join(''));
  for (const row of figures) {
    const cells = [row.components, row.racks, row.ms.toFixed(0), row.naiveMs.toFixed(0)];
    const ratio = `${(row.naiveMs / row.ms).toFixed(0)}x`;
    console.log([...cells, ratio].map((cell) => String(cell).padStart(13)).join(''));
  }
  const [first, last] = [figures[0]!, figures.at(-1)!];
  const over = Math.log(last.components / first.components);
  const grown = [last.ms / first.ms, last.naiveMs / first.naiveMs].map((ratio) =>
    (Math.log(ratio) / over).toFixed(2),
  );
  console.log(['growth n^', '', ...grown, ''].map((cell) => cell.padStart(13)).join(''));
  return figures;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await run();
