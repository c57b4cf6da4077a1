// All devices as rows, worst first, made once for everybody who asks within a moment. Easy to get wrong: a site has
// thousands of devices and each has dozens of points, so points are counted again only where something new came or
// may have grown old.
import { weaknessOf } from '../site/device-security.ts';
import type { Device } from '../site/site.ts';
import type { DeviceState, DeviceView, PointCounts } from './contract-device.ts';
import { deviceStateOf, troubleOf } from './device-trouble.ts';
import type { ApiParts } from './sources.ts';

/** Rows are made again when they are older than this, ms. */
const keepMs = 1_000;

type Parts = Pick<ApiParts, 'plant' | 'devices' | 'clock'>;

interface Counted {
  readonly counts: PointCounts;
  readonly atMs: number;
}

const stateRank: Readonly<Record<DeviceState, number>> = { silent: 0, refused: 1, unknown: 2, answering: 4 };

/** Silent, refused, not asked, then what answers with values that cannot be trusted or too late, then the rest. */
export function rankOf({ state, points, latenessMs, intervalSeconds }: DeviceView): number {
  if (state !== 'answering') return stateRank[state];
  const isLate = (latenessMs ?? 0) > intervalSeconds * 1_000;
  return isLate || points.stale + points.suspect > 0 ? 3 : stateRank.answering;
}

const byName = new Intl.Collator('en', { numeric: true });

/** The longest in trouble first, then by name; a device that answers has no order but its name. */
function worstFirst(one: DeviceView, other: DeviceView): number {
  const rank = rankOf(one);
  return (
    rank - rankOf(other) ||
    (rank < 3 ? (one.sinceMs ?? 0) - (other.sinceMs ?? 0) : 0) ||
    byName.compare(one.name, other.name) ||
    (one.id < other.id ? -1 : 1)
  );
}

export class DeviceRows {
  readonly #parts: Parts;
  readonly #counted = new Map<string, Counted>();
  readonly #unsubscribe: () => void;
  #rows: { readonly rows: readonly DeviceView[]; readonly atMs: number } | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#unsubscribe = parts.plant.board.onPut((deviceId) => void this.#counted.delete(deviceId));
  }

  /** Every device, worst first; at most a second old. */
  all(): readonly DeviceView[] {
    const nowMs = this.#parts.clock.monotonicMs();
    if (this.#rows === undefined || nowMs - this.#rows.atMs >= keepMs) {
      const rows = this.#parts.plant.site.devices.map((device) => this.of(device)).sort(worstFirst);
      this.#rows = { rows, atMs: nowMs };
    }
    return this.#rows.rows;
  }

  /** One device as it is now. */
  of(device: Device): DeviceView {
    const { plant, devices } = this.#parts;
    const { id, name, kind, intervalSeconds } = device;
    const health = plant.healths().get(id);
    const profile = devices.profileOf(id);
    const state = deviceStateOf(health);
    return {
      id,
      name,
      kind,
      state,
      sinceMs: health?.sinceMs ?? null,
      lastAnswerMs: health?.lastAnswerMs ?? null,
      latenessMs: health === undefined ? null : health.latenessMs,
      intervalSeconds,
      profile: profile === undefined ? null : pick(profile),
      weaknesses: weaknessOf(device),
      trouble: troubleOf(health),
      points: this.#count(id, state === 'silent'),
    };
  }

  close(): void {
    this.#unsubscribe();
  }

  #count(deviceId: string, isSilent: boolean): PointCounts {
    const { plant, clock } = this.#parts;
    const nowMs = clock.monotonicMs();
    const known = this.#counted.get(deviceId);
    const isOld = known === undefined || nowMs - known.atMs >= plant.board.intervalOf(deviceId) / 2;
    const counts = isOld ? countPoints(plant.board.ofDevice(deviceId)) : known.counts;
    if (isOld) this.#counted.set(deviceId, { counts, atMs: nowMs });
    if (!isSilent) return counts;
    // What a silent device said is not believed, even before it is old.
    return { ...counts, suspect: 0, stale: counts.total - counts.missing };
  }
}

function pick({ name, title, isProven }: NonNullable<DeviceView['profile']>): DeviceView['profile'] {
  return { name, title, isProven };
}

function countPoints(readings: readonly { readonly quality: string }[]): PointCounts {
  const counts = { total: readings.length, missing: 0, suspect: 0, stale: 0 };
  for (const { quality } of readings) {
    if (quality === 'missing' || quality === 'suspect' || quality === 'stale') counts[quality] += 1;
  }
  return counts;
}
