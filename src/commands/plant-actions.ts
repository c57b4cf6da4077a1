// Actions, put together: the only place that can write to the plant, and the only importer of the SET (a test sees to that).
// Easy to get wrong: without an action in the file nothing is started here at all, and no channel exists.
import { ActionWatch } from '../actions/action-loop.ts';
import type { Action, Deed } from '../actions/action.ts';
import { answerText } from '../actions/deed-channel.ts';
import type { DeedChannel, DeedOrder, DeedResult } from '../actions/deed-channel.ts';
import { readActions } from '../actions/read-actions.ts';
import { callWebhook } from '../actions/webhook-socket.ts';
import { targetOf } from '../collect/device-target.ts';
import type { Clock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import { formatFault } from '../core/fault.ts';
import type { FailoverRuns } from '../failover/run-loop.ts';
import type { Sequence } from '../failover/sequence-schema.ts';
import type { Device, Site } from '../site/site.ts';
import { setOnce } from '../snmp/set-request.ts';
import type { SetOutcome } from '../snmp/set-request.ts';
import { describeRefusal } from '../snmp/usm-refusal.ts';
import type { VarBind } from '../snmp/varbind.ts';
import type { RunningParts } from './running-parts.ts';
import type { LivePlant } from './live-plant.ts';

export interface DeclaredActions {
  readonly sequences: readonly Sequence[];
  readonly actions: readonly Action[];
}

/** Throws AppError `config.invalid` with every fault of sequences and actions. */
export function requireActions(site: Site): DeclaredActions {
  const read = readActions(site.file, site);
  if ('actions' in read) return read;
  throw new AppError('config.invalid', read.faults.map(formatFault).join('\n'));
}

/** Receivers on this machine move with the ports of the demonstration. */
export function shiftReceivers({ sequences, actions }: DeclaredActions, portShift: number): DeclaredActions {
  const shifted = actions.map((action): Action => {
    const { deed } = action;
    if (action.inDrills !== true || deed.kind !== 'webhook') return action;
    const url = new URL(deed.url);
    url.port = String(Number(url.port) + portShift);
    return { ...action, deed: { ...deed, url: url.href } };
  });
  return { sequences, actions: shifted };
}

export function startPlantActions(
  parts: RunningParts,
  { sequences, actions }: DeclaredActions,
  around: {
    readonly plant: LivePlant;
    readonly runs: FailoverRuns;
    readonly burst: (deviceId: string, seconds: number) => void;
  },
): ActionWatch {
  const { site, database, clock, metrics, stop } = parts;
  const { plant, runs, burst } = around;
  const watch = new ActionWatch({
    siteName: site.name,
    actions,
    sequences,
    devices: site.devices,
    database,
    clock,
    metrics,
    log: parts.log.child({ part: 'actions' }),
    sight: {
      readingsOf: (deviceId, point) =>
        plant.board.ofDevice(deviceId).filter((reading) => reading.point === point),
      stateOf: (componentId) => plant.status(componentId)?.state,
    },
    runs,
    channel: channelOf(site.devices, clock),
    burst,
  });
  if (actions.length === 0) return watch;
  const loop = watch.start();
  stop.add({ name: 'actions', stop: () => loop.stop() });
  return watch;
}

function channelOf(devices: readonly Device[], clock: Clock): DeedChannel {
  return async (order) => {
    const { deed } = order.action;
    return deed.kind === 'webhook' ? callWebhook(deed, order, { clock }) : setObject(devices, clock, order);
  };
}

async function setObject(
  devices: readonly Device[],
  clock: Clock,
  { action }: DeedOrder,
): Promise<DeedResult> {
  const { deed } = action;
  if (deed.kind !== 'snmp-set') return { outcome: 'not-done', answer: '' };
  const device = devices.find(({ id }) => id === deed.deviceId);
  if (device?.writeSecurity === undefined) return { outcome: 'not-done', answer: 'it may not be written to' };
  const target = targetOf({ ...device, security: device.writeSecurity });
  return resultOf(await setOnce(clock, target, varbindOf(deed)));
}

export function varbindOf({ oid, set }: Extract<Deed, { readonly kind: 'snmp-set' }>): VarBind {
  switch (set.type) {
    case 'text':
      return { oid, type: 'octets', value: Buffer.from(set.value, 'utf8') };
    case 'hex':
      return { oid, type: 'octets', value: Buffer.from(set.value, 'hex') };
    case 'oid':
    case 'ip':
      return { oid, type: set.type, value: set.value };
    default:
      return { oid, type: set.type, value: set.value };
  }
}

function resultOf(outcome: SetOutcome): DeedResult {
  switch (outcome.outcome) {
    case 'answered':
      return { outcome: 'done', answer: answerText(valueText(outcome.value)) };
    case 'error':
      return { outcome: 'not-done', answer: outcome.status };
    case 'refused': {
      const { what, mend } = describeRefusal(outcome.reason);
      return { outcome: 'not-done', answer: answerText(`${what}; ${mend}`) };
    }
    case 'not-sent':
      return { outcome: 'not-done', answer: answerText(outcome.reason) };
    case 'unknown':
      return { outcome: 'unknown', answer: outcome.reason };
  }
}

function valueText({ value }: VarBind): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  return String(value);
}
