// What the history says of the time while nobody watched, as events for the watch: first everything that was written before
// the process died, then the living readings go on. Easy to get wrong: a word is kept only when it changes, so that at
// each instant at which a device was read it still says what it said last.
import { isPointName, points } from '../core/points.ts';
import type { PointName } from '../core/points.ts';
import type { Transaction } from '../platform/database.ts';
import { loadSql } from '../platform/sql.ts';
import { readPointsTold } from '../readings/read-history-store.ts';
import { createMemory, judgeComponent } from '../redundancy/component-state.ts';
import type { DeviceBinding, Memory } from '../redundancy/component-state.ts';
import type { Site } from '../site/site.ts';
import type { Sample } from './condition.ts';
import type { Plan } from './plan.ts';
import type { WatchEvent } from './run-watch.ts';
import type { WatchedReading } from './sample-memory.ts';
import { pointsJudged, stateBindings } from './state-grounds.ts';
import type { ProfileConditions, ProfileGrounds } from './state-grounds.ts';

const sql = loadSql(import.meta.url, 'replay-history.sql');

/** Points looked up at most; a site of thousands of UPSs loses the tail, which then stands as not observable. */
const maxPoints = 5_000;

interface Told extends WatchedReading {
  readonly deviceId: string;
}

export interface ReplayRange {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface ReplayGrounds {
  readonly plan: Plan;
  readonly site: Pick<Site, 'devices'>;
  /** By which states were judged that rest on profiles. */
  readonly grounds: ProfileGrounds;
}

/** Events in order of time. */
export async function replayHistory(
  tx: Transaction,
  { plan, site, grounds }: ReplayGrounds,
  range: ReplayRange,
): Promise<readonly WatchEvent[]> {
  const bindings = stateBindings(plan, site);
  const known = new Map(grounds);
  const profileConditions: ProfileConditions = (deviceId) => known.get(deviceId);
  const wanted = [...wantedPoints(plan), ...pointsJudged(bindings, profileConditions)];
  const rows = await tx.query<PointRow>(sql('instances-of-points'), [
    wanted.map(([deviceId]) => deviceId),
    wanted.map(([, point]) => point),
    maxPoints,
  ]);
  return toEvents(await readTold(tx, rows, range), bindings, profileConditions);
}

interface PointRow {
  readonly id: number;
  readonly device_id: string;
  readonly point: string;
  readonly instance: string;
}

function* wantedPoints(plan: Plan): Generator<readonly [deviceId: string, point: string]> {
  for (const [deviceId, names] of plan.pointsOf) for (const name of names) yield [deviceId, name];
}

/** All of them at once: runs that are open wait for this after a start. */
async function readTold(tx: Transaction, rows: readonly PointRow[], range: ReplayRange): Promise<Told[]> {
  const known = rows.flatMap(({ id, device_id: deviceId, point, instance }) =>
    isPointName(point) ? [{ id, deviceId, point, instance }] : [],
  );
  const isNumber = ({ point }: { readonly point: PointName }): boolean =>
    points[point].kind === 'number' || points[point].kind === 'counter';
  const [numbers, words] = [known.filter(isNumber), known.filter((one) => !isNumber(one))];
  const asked = { numbers: numbers.map(({ id }) => id), words: words.map(({ id }) => id) };
  const { samples, changes } = await readPointsTold(tx, asked, range);
  return [
    ...numbers.flatMap(({ id, ...at }) =>
      (samples.get(id) ?? []).flatMap(({ atMs, value }): Told[] =>
        value === null ? [] : [{ ...at, value, state: null, quality: 'good', takenAtMs: atMs }],
      ),
    ),
    ...words.flatMap(({ id, ...at }) =>
      (changes.get(id) ?? []).map(({ atMs, word, quality }): Told => {
        const takenAtMs = Math.max(atMs, range.fromMs);
        return { ...at, value: null, state: word, quality, takenAtMs };
      }),
    ),
  ];
}

function toEvents(
  told: readonly Told[],
  bindings: ReadonlyMap<string, readonly DeviceBinding[]>,
  profileConditions: ProfileConditions,
): readonly WatchEvent[] {
  const looks = Map.groupBy(told, ({ deviceId, takenAtMs }) => `${takenAtMs}\t${deviceId}`);
  const latest = new Map<string, Map<string, Told>>();
  const memories = new Map<string, Memory>();
  return [...looks.values()]
    .toSorted((a, b) => (a[0]?.takenAtMs ?? 0) - (b[0]?.takenAtMs ?? 0))
    .flatMap((readings): WatchEvent[] => {
      const [first] = readings;
      if (first === undefined) return [];
      const { deviceId, takenAtMs: nowMs } = first;
      const known = latest.get(deviceId) ?? new Map<string, Told>();
      latest.set(deviceId, known);
      for (const reading of readings) known.set(`${reading.point}\t${reading.instance}`, reading);
      // The device was read at this instant: a word that did not change was said again.
      const said = [...known.values()]
        .filter((one) => one.state !== null || one.takenAtMs === nowMs)
        .map((one) => ({ ...one, takenAtMs: nowMs }));
      const states = [...bindings].flatMap(([componentId, own]) => {
        if (!own.some((binding) => binding.deviceId === deviceId)) return [];
        const memory = memories.get(componentId) ?? createMemory();
        memories.set(componentId, memory);
        const judged = judgeComponent(
          own,
          (id, point) => samplesOf(latest.get(id), point).map((sample) => ({ ...sample, label: '' })),
          profileConditions,
          { memory, nowMs },
        );
        return judged.state === 'unknown' ? [] : [{ componentId, state: judged.state, takenAtMs: nowMs }];
      });
      return [{ kind: 'sample', deviceId, nowMs, readings: said, states }];
    });
}

function samplesOf(known: ReadonlyMap<string, Told> | undefined, point: PointName): readonly Sample[] {
  return [...(known?.values() ?? [])].filter((one) => one.point === point);
}
