// Phases that are loaded otherwise than the model says: outlets that draw from another phase than is written, a feed that is
// written as single-phase and is none, and lines that carry unequally. Pure. Easy to get wrong: currents of one phase add up
// to less than their sum, never to more; outlets that nobody wrote down only add to a phase; and a line that shows nothing is
// a silent phase, not an imbalance.
import type { Reading } from '../readings/reading.ts';
import type { Device, Site } from '../site/site.ts';
import { hundredths } from './drift.ts';
import type { DriftItem } from './drift.ts';
import { linePoints, linesOf } from './line-currents.ts';
import type { LineCurrent, LinePoint } from './line-currents.ts';

export interface PhaseLook {
  readonly nowMs: number;
  readonly site: Pick<Site, 'components' | 'devices'>;
  readonly readingsOf: (deviceId: string) => readonly Reading[];
  readonly isSilent: (deviceId: string) => boolean;
  /** Keys of what was seen before and has not ended. */
  readonly openKeys: ReadonlySet<string>;
}

/** Distance of a line from the mean of the three, as part of it: found above the first, over below the second. */
const imbalanceAbove = 0.3;
const imbalanceStays = 0.25;
/** Least mean to be unequal at: A, and of the breaker's rating where one is written. */
const leastMeanAmps = 2;
const leastBreakerShare = 0.1;
/** A line that carries. */
const carriesAmps = 0.5;
const zeroAmps = 0.05;
/** What the outlets written on a phase may show more than the phase itself: meters, and angles between their currents. */
const outletShare = 0.2;
const outletAmps = 0.5;

export function findPhaseItems(look: PhaseLook): readonly DriftItem[] {
  const consumers = consumerCounts(look.site);
  return look.site.devices.flatMap((device): readonly DriftItem[] => {
    if (look.isSilent(device.id)) return [];
    const readings = look.readingsOf(device.id);
    return linePoints.flatMap((point) => {
      const lines = linesOf(readings, point);
      if (lines === undefined) return [];
      const about = { device, point, lines, readings, look };
      return [...outletItems(about), ...singlePhaseItems(about), ...imbalanceItems(about, consumers)];
    });
  });
}

interface About {
  readonly device: Device;
  readonly point: LinePoint;
  readonly lines: readonly [LineCurrent, LineCurrent, LineCurrent];
  readonly readings: readonly Reading[];
  readonly look: PhaseLook;
}

/** Loads and boards on each component. */
function consumerCounts({ components }: PhaseLook['site']): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { inputs } of components) {
    for (const { medium, members } of inputs) {
      if (medium !== 'power') continue;
      for (const member of members) counts.set(member, (counts.get(member) ?? 0) + 1);
    }
  }
  return counts;
}

function itemOf(
  { device, look }: About,
  { key, code, params }: Pick<DriftItem, 'key' | 'code' | 'params'>,
): DriftItem {
  const componentIds = [...new Set(device.bindings.map(({ component }) => component))];
  const at = { fromMs: look.nowMs, toMs: look.nowMs };
  return { key, code, params: { name: device.name, ...params }, componentIds, ...at, lines: [] };
}

/** A phase that shows less than the outlets written on it together. */
function outletItems(about: About): readonly DriftItem[] {
  const { device, point, lines, readings } = about;
  if (point === 'output.current') return [];
  return lines.flatMap(({ instance, amps }, at): readonly DriftItem[] => {
    const own = (device.outlets ?? []).filter(({ phase }) => phase === at + 1);
    const shown = own.map((outlet) => outletReading(readings, outlet.instance));
    if (own.length === 0 || shown.includes(null)) return [];
    const sum = shown.reduce<number>((total, value) => total + (value ?? 0), 0);
    if (sum - amps <= outletShare * sum + outletAmps) return [];
    const params = {
      phase: String(at + 1),
      shown: hundredths(amps),
      outlets: own.map((outlet) => outlet.instance).join(', '),
      sum: hundredths(sum),
    };
    return [
      itemOf(about, { key: `outlets:${device.id}/${point}/${instance}`, code: 'drift-phase-other', params }),
    ];
  });
}

/** A; null when it is not believed. */
function outletReading(readings: readonly Reading[], instance: string): number | null {
  const one = readings.find((each) => each.point === 'outlet.current' && each.instance === instance);
  return one?.quality === 'good' ? one.value : null;
}

function singlePhaseItems(about: About): readonly DriftItem[] {
  const { device, point, lines, look } = about;
  const measured = device.bindings.filter(({ measures }) => measures !== undefined);
  const [single] = look.site.components.filter(
    ({ id, breaker }) => breaker?.phases === 1 && measured.some(({ component }) => component === id),
  );
  const carrying = lines.filter(({ amps }) => amps >= carriesAmps);
  if (single === undefined || carrying.length < 2) return [];
  const params = { phases: carrying.map(({ instance }) => instance).join(', ') };
  return [itemOf(about, { key: `lines:${device.id}/${point}`, code: 'drift-phase-more', params })];
}

function imbalanceItems(about: About, consumers: ReadonlyMap<string, number>): readonly DriftItem[] {
  const { device, point, lines, look } = about;
  const key = `imbalance:${device.id}/${point}`;
  const ids = new Set(device.bindings.map(({ component }) => component));
  const own = look.site.components.filter(({ id }) => ids.has(id));
  if (own.some(({ breaker }) => breaker?.phases === 1)) return [];
  const mean = lines.reduce((sum, { amps }) => sum + amps, 0) / lines.length;
  const rating = Math.max(0, ...own.map(({ breaker }) => breaker?.amps ?? 0));
  // One line without current is told as such.
  const isSilent = lines.filter(({ amps }) => amps <= zeroAmps).length === 1;
  if (isSilent || mean < Math.max(leastMeanAmps, leastBreakerShare * rating)) return [];
  const far = lines.reduce((a, b) => (Math.abs(b.amps - mean) > Math.abs(a.amps - mean) ? b : a));
  const share = Math.abs(far.amps - mean) / mean;
  if (share <= (look.openKeys.has(key) ? imbalanceStays : imbalanceAbove)) return [];
  const isBoard = own.some(({ id }) => (consumers.get(id) ?? 0) > 1);
  const params = {
    phase: far.instance,
    shown: hundredths(far.amps),
    mean: hundredths(mean),
    percent: Math.round(100 * share),
  };
  return [itemOf(about, { key, code: isBoard ? 'drift-phase-imbalance' : 'drift-phase-uneven', params })];
}
