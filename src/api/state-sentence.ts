// The state of one component in words: the equipment's own name and what it says of itself, never a bare code.
import type { SiteComponent } from '../site/site.ts';
import type { Sentence } from './contract.ts';
import type { ComponentStatus, StateReason } from '../redundancy/component-state.ts';

function sentence(code: string, params: Sentence['params'], text: string): Sentence {
  return { code, params, text };
}

/** `names` are those of devices and components by id. */
export function stateSentence(
  component: Pick<SiteComponent, 'name'>,
  status: ComponentStatus | undefined,
  isOnBattery: boolean,
  names: ReadonlyMap<string, string>,
): Sentence {
  const { name } = component;
  if (status === undefined || !status.isWatched) {
    return sentence('state.unwatched', { name }, `${name}: no device speaks for it`);
  }
  const { state, reason } = status;
  if (state === 'available') {
    if (isOnBattery) return sentence('state.on-battery', { name }, `${name} runs on battery`);
    if (reason === null) return sentence('state.available', { name }, `${name} is available`);
    const device = names.get(reason.deviceId) ?? reason.deviceId;
    const text = `${name} counts as available by the last word of ${device}, which gives no trustworthy ${reason.point}`;
    return sentence('state.last-word', { name, device, point: reason.point }, text);
  }
  const device = reason === null ? name : (names.get(reason.deviceId) ?? reason.deviceId);
  const point = reason?.point ?? '';
  if (state === 'unknown') {
    const found = reason?.found ?? 'no-reading';
    const params = { name, device, point, found };
    return sentence('state.unknown', params, `${name} is unknown: ${device} gives no trustworthy ${point}`);
  }
  if (reason !== null && reason.found !== 'good') {
    const text = `${name} counts as not available: ${device} gives no trustworthy ${point}`;
    return sentence('state.unheard', { name, device, point, found: reason.found }, text);
  }
  const says = saidBy(reason);
  const params = { name, device, point, says };
  return sentence(
    'state.unavailable',
    params,
    `${name} is not available: ${device} reports ${says.startsWith(point) ? says : `${point} ${says}`}`,
  );
}

/** What the device said, with the bound it broke: `off`, `fuel.level 18 < 20`. */
function saidBy(reason: StateReason | null): string {
  if (reason === null) return '';
  const { state, value, limit } = reason;
  if (limit === undefined || value === null) return state ?? (value === null ? '' : String(value));
  return `${reason.point} ${roundedToCompare(value)} ${limit.kind === 'atLeast' ? '<' : '>'} ${roundedToCompare(limit.bound)}`;
}

/** Two digits are enough to see on which side of a bound a reading lies. */
function roundedToCompare(value: number): number {
  return Math.round(value * 100) / 100;
}
