// A page of the list of devices: what fits the question, worst first, with the counts of all beside it. Pure.
import type { DeviceListView, DeviceState, DeviceView } from './contract-device.ts';

/** `weak` read over a weak way · `unproven` by a profile not proven · `doubtful` with values that cannot be trusted. */
export type DeviceMark = 'weak' | 'unproven' | 'doubtful';

export interface DeviceQuestion {
  readonly state?: DeviceState;
  readonly kind?: string;
  readonly mark?: DeviceMark;
  /** Part of a name, an id or a profile, in any case. */
  readonly text?: string;
  readonly from?: number;
  readonly limit?: number;
}

/** Devices in one document. */
export const maxDevicesPerPage = 200;
const usualLimit = 50;

const marks: Readonly<Record<DeviceMark, (device: DeviceView) => boolean>> = {
  weak: ({ weaknesses }) => weaknesses.length > 0,
  unproven: ({ profile }) => profile?.isProven === false,
  doubtful: ({ points }) => points.suspect + points.stale > 0,
};

/** Lower case without the dots and hooks that a hurried person leaves out: İ, ı, ş, ə are found as i, i, s, e. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll('ı', 'i')
    .replaceAll('ə', 'e');
}

function fits(device: DeviceView, { state, kind, mark, text }: DeviceQuestion): boolean {
  if (state !== undefined && device.state !== state) return false;
  if (kind !== undefined && device.kind !== kind) return false;
  if (mark !== undefined && !marks[mark](device)) return false;
  if (text === undefined || text === '') return true;
  const words = plain(
    `${device.name}\n${device.id}\n${device.profile?.name ?? ''}\n${device.profile?.title ?? ''}`,
  );
  return plain(text)
    .split(/\s+/u)
    .every((word) => words.includes(word));
}

/** `rows` are all devices in their order. */
export function deviceList(
  rows: readonly DeviceView[],
  question: DeviceQuestion,
  at: number,
): DeviceListView {
  const counts: Record<DeviceState, number> = { answering: 0, refused: 0, silent: 0, unknown: 0 };
  const kinds = new Map<string, number>();
  for (const { state, kind } of rows) {
    counts[state] += 1;
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  const matching = rows.filter((device) => fits(device, question));
  const { from = 0, limit = usualLimit } = question;
  return {
    at,
    counts,
    kinds: [...kinds]
      .map(([kind, count]) => ({ kind, count }))
      .sort((one, other) => (one.kind < other.kind ? -1 : 1)),
    weak: rows.filter(marks.weak).length,
    unproven: rows.filter(marks.unproven).length,
    matching: matching.length,
    from,
    devices: matching.slice(from, from + limit),
  };
}
