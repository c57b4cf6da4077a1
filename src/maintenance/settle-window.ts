// What follows from a window having become another: its verdict, and the letters to tenants that this makes due. Easy to
// get wrong: in the transaction that changed it, or a crash in between would leave tenants untold.
import type { Transaction } from '../platform/database.ts';
import type { Judge } from './judge.ts';
import { planNotices } from './notice.ts';
import { insertNotices, loadLatestNotices } from './notice-store.ts';
import { isOpen, plannedWork } from './window.ts';
import type { MaintenanceWindow } from './window.ts';
import { listOpenWindows, saveVerdict } from './window-store.ts';

export interface Settled {
  readonly judge: Judge;
  readonly window: MaintenanceWindow;
  /** Of components, by id. */
  readonly names: ReadonlyMap<string, string>;
  readonly nowMs: number;
}

export async function settleWindow(tx: Transaction, settled: Settled): Promise<void> {
  const { judge, window, names, nowMs } = settled;
  const verdict = await judge.judge(tx, plannedWork(window, nowMs), await listOpenWindows(tx), nowMs);
  if (isOpen(window)) await saveVerdict(tx, window, verdict);
  const latest = await loadLatestNotices(tx, window.id);
  await insertNotices(tx, window.id, planNotices(window, verdict.tenants, latest, names), nowMs);
}
