// One complete look at a device: find its tables, then read and decode them. Used by `qosha poll` and by the poll
// loop, which keeps the layout. Easy to get wrong: discovery that was cut short by silence is no discovery; a table
// that was not read must not look empty.
import type { VarBind } from '../snmp/varbind.ts';
import {
  getMany,
  isFinal,
  type ChannelFailure,
  type ChannelResult,
  type DeviceChannel,
  type GetSize,
} from './device-channel.ts';
import type { Answers } from './decode.ts';
import { discoveryNeeds, exists, type Discovered } from './layout.ts';
import type { PollPlan } from './poll-plan.ts';
import type { Profile } from './profile.ts';

/** Rows read of one column; more are cut off. */
export const maxRowsPerColumn = 4096;
/** Rows read of a table that comes and goes, such as active alarms. */
export const maxListRows = 256;

export type Discovery = { readonly outcome: 'found'; readonly found: Discovered } | ChannelFailure;

/**
 * Walks every column and asks for every scalar of the profile, and gives what is there. A table that the agent refuses
 * counts as empty, so that the others are read; an agent that gives nothing but refusals refuses.
 */
export async function discover(channel: DeviceChannel, profile: Profile, size: GetSize): Promise<Discovery> {
  const needs = discoveryNeeds(profile);
  const cells = new Map<string, VarBind>();
  const rows = new Map<string, readonly VarBind[]>();
  const scalars = await getMany(channel, needs.scalars, size);
  if (scalars.outcome !== 'answered') return scalars;
  for (const varbind of scalars.varbinds) cells.set(varbind.oid, varbind);
  let refusal: ChannelFailure | undefined;
  for (const root of needs.roots) {
    const walked = await walkColumn(channel, { root, bulk: profile.bulk }, size);
    if (walked.outcome === 'error') refusal = walked;
    else if (walked.outcome !== 'answered') return walked;
    const own = walked.outcome === 'answered' ? walked.varbinds : [];
    rows.set(root, own);
    for (const varbind of own) cells.set(varbind.oid, varbind);
  }
  if (refusal !== undefined && ![...cells.values()].some(exists)) return refusal;
  return { outcome: 'found', found: { cells, rows } };
}

/** By GETBULK, or row by row for an agent that was found to stumble over it; that is noted in `size`. */
async function walkColumn(
  channel: DeviceChannel,
  column: { readonly root: string; readonly bulk: boolean },
  size: GetSize,
): Promise<ChannelResult> {
  const bulk = column.bulk && size.bulk !== false;
  const walked = await channel.walk(column.root, { maxRows: maxRowsPerColumn, bulk });
  if (walked.outcome === 'answered' && walked.stumbled === true) size.bulk = false;
  if (!bulk || walked.outcome === 'answered' || isFinal(walked)) return walked;
  const singly = await channel.walk(column.root, { maxRows: maxRowsPerColumn, bulk: false });
  if (singly.outcome === 'answered') size.bulk = false;
  return singly;
}

/** Reads what the plan names: single objects, long columns by walking, lists. */
export async function readPlan(
  channel: DeviceChannel,
  plan: PollPlan,
  size: GetSize,
): Promise<{ readonly outcome: 'read'; readonly answers: Answers } | ChannelFailure> {
  const cells = new Map<string, VarBind>();
  const lists = new Map<string, readonly VarBind[]>();
  const single = await getMany(channel, plan.oids, size);
  if (single.outcome !== 'answered') return single;
  for (const varbind of single.varbinds) cells.set(varbind.oid, varbind);
  for (const column of plan.columns) {
    const walked = await channel.walk(column.root, { maxRows: maxRowsPerColumn, bulk: true });
    if (walked.outcome !== 'answered') return walked;
    const got = new Map(walked.varbinds.map((varbind) => [varbind.oid, varbind]));
    for (const oid of column.oids) {
      cells.set(oid, got.get(oid) ?? { oid, type: 'noSuchInstance', value: null });
    }
  }
  for (const root of plan.lists) {
    const walked = await channel.walk(root, { maxRows: maxListRows, bulk: plan.bulk });
    if (walked.outcome !== 'answered') return walked;
    lists.set(root, walked.varbinds);
  }
  return { outcome: 'read', answers: { cells, lists } };
}
