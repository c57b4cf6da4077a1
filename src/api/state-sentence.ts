// The state of one component in words: the equipment's own name and what it says of itself, never a bare code.
import type { SiteComponent } from '../site/site.ts';
import type { Sentence } from './contract.ts';
import type { ComponentStatus } from '../redundancy/component-state.ts';

function sentence(code: string, params: Sentence['params'], text: string): Sentence {
  return { code, params, text };
}

/** `names` are those of devices and components by id. */
export function stateSentence(
  component: SiteComponent,
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
    return sentence('state.available', { name }, `${name} is available`);
  }
  const device = reason === null ? name : (names.get(reason.deviceId) ?? reason.deviceId);
  const point = reason?.point ?? '';
  if (state === 'unknown') {
    const found = reason?.found ?? 'no-reading';
    const params = { name, device, point, found };
    return sentence('state.unknown', params, `${name} is unknown: ${device} gives no trustworthy ${point}`);
  }
  const says = reason?.state ?? (reason?.value === null ? '' : String(reason?.value ?? ''));
  const params = { name, device, point, says };
  return sentence(
    'state.unavailable',
    params,
    `${name} is not available: ${device} reports ${point} ${says}`,
  );
}
