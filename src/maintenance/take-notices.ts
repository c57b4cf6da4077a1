// Takes carriers' notices into the windows, from wherever they came: the page, a mail gateway, a folder. Easy to get wrong:
// each notice is one transaction under the lock of windows, and taking the same one twice is taking it once.
import { randomUUID } from 'node:crypto';
import type { Clock } from '../core/clock.ts';
import type { Database, Transaction } from '../platform/database.ts';
import type { SiteComponent } from '../site/site.ts';
import { applyNotice } from './apply-notice.ts';
import type { NoticeOutcome } from './apply-notice.ts';
import { readNotices } from './carrier-notice.ts';
import type { ReadNotice } from './carrier-notice.ts';
import type { MaintenanceWindow } from './window.ts';
import { insertWindow, loadWindowOfCarrier, lockWindows, saveWindow } from './window-store.ts';

export interface TakenNotice {
  readonly windowId: string;
  readonly title: string;
  readonly outcome: NoticeOutcome;
}

export interface TakenNotices {
  readonly windows: readonly TakenNotice[];
  readonly faults: readonly string[];
}

export interface TakeParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly site: { readonly components: readonly SiteComponent[]; readonly timeZone: string };
  /** In the same transaction, after a window was written: letters to tenants, the audit trail. */
  readonly settle: (
    tx: Transaction,
    window: MaintenanceWindow,
    outcome: NoticeOutcome,
    nowMs: number,
  ) => Promise<void>;
}

export async function takeNotices(parts: TakeParts, content: Uint8Array): Promise<TakenNotices> {
  const { notices, faults } = await readNotices(content, parts.site.timeZone);
  const windows: TakenNotice[] = [];
  for (const notice of notices) {
    const taken = await parts.database.transaction((tx) => takeOne(tx, parts, notice));
    if (taken !== undefined) windows.push(taken);
  }
  return { windows, faults };
}

async function takeOne(
  tx: Transaction,
  parts: TakeParts,
  notice: ReadNotice,
): Promise<TakenNotice | undefined> {
  await lockWindows(tx);
  const nowMs = parts.clock.epochMs();
  const known = await loadWindowOfCarrier(tx, notice);
  const componentIds = componentsOf(parts.site.components, notice.objectIds);
  const { outcome, decided } = applyNotice(notice, { known, componentIds, newId: randomUUID(), nowMs });
  const window = decided?.window ?? known;
  if (window === undefined) return undefined;
  if (decided !== undefined) {
    if (known === undefined) await insertWindow(tx, decided, nowMs);
    else await saveWindow(tx, decided, nowMs);
    await parts.settle(tx, window, outcome, nowMs);
  }
  return { windowId: window.id, title: window.title, outcome };
}

/** Circuits are written by people: case and blanks do not tell two apart. */
export function componentsOf(components: readonly SiteComponent[], objectIds: readonly string[]): string[] {
  const key = (id: string): string => id.replaceAll(/\s+/gu, '').toLowerCase();
  const wanted = new Set(objectIds.map(key));
  return components
    .filter(({ circuits = [] }) => circuits.some((circuit) => wanted.has(key(circuit))))
    .map(({ id }) => id);
}
