// What a device shouted, newest first. Easy to get wrong: a trap proves nothing, so it is shown as an event and never as a
// value; and everything in it was written by whoever sent it.
import type { Transaction } from '../platform/database.ts';
import { showControlCharacters } from '../platform/log.ts';
import { latestTraps } from '../readings/trap-event-store.ts';
import type { KeptTrapEvent, KeptVarBind } from '../readings/trap-event-store.ts';
import type { RawAnswerView, TrapListView, TrapView } from './contract-device.ts';

/** Traps in one document. */
export const trapsPerPage = 50;

function varbindView({ oid, type, value, text, hex, cutFrom }: KeptVarBind): RawAnswerView {
  const octets = text ?? hex?.replaceAll(/(..)(?=.)/gu, '$1 ');
  const shown = octets ?? (value === undefined || value === null ? '' : String(value));
  const cut = cutFrom === undefined ? '' : ` … ${cutFrom}`;
  return { oid, type, text: showControlCharacters(shown) + cut };
}

function shown(text: string | null): string | null {
  return text === null ? null : showControlCharacters(text);
}

function trapView(event: KeptTrapEvent): TrapView {
  const { id, firstAtMs, lastAtMs, repeatCount, source, trapOid, security, varbindsLeftOut } = event;
  return {
    id,
    firstAtMs,
    lastAtMs,
    repeatCount,
    source,
    trapOid,
    name: shown(event.name),
    meaning: shown(event.meaning),
    security,
    isUncertain: event.deviceId === null,
    varbinds: event.varbinds.map(varbindView),
    varbindsLeftOut,
  };
}

export async function trapList(
  tx: Transaction,
  deviceId: string,
  { before, at }: { readonly before?: string; readonly at: number },
): Promise<TrapListView> {
  const events = await latestTraps(tx, {
    deviceId,
    limit: trapsPerPage + 1,
    ...(before === undefined ? {} : { before }),
  });
  const traps = events.slice(0, trapsPerPage).map(trapView);
  return { at, traps, before: events.length > trapsPerPage ? (traps.at(-1)?.id ?? null) : null };
}
