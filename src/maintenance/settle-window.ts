// What follows from a window having become another: its verdict, and the letters to tenants that this makes due. Easy to
// get wrong: in the transaction that changed it, or a crash in between would leave tenants untold.
import type { Transaction } from '../platform/database.ts';
import type { GoVerdict } from './go-verdict.ts';
import type { Judge } from './judge.ts';
import { planNotices } from './notice.ts';
import { insertNotices, loadLatestNotices } from './notice-store.ts';
import { isOpen, plannedWork } from './window.ts';
import type { MaintenanceWindow } from './window.ts';
import { listOpenWindows, loadVerdicts, recordDecisions, saveVerdict } from './window-store.ts';

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
  if (isOpen(window)) await keepVerdict(tx, window, verdict);
  const latest = await loadLatestNotices(tx, window.id);
  await insertNotices(tx, window.id, planNotices(window, verdict.tenants, latest, names), nowMs);
}

/** Keeps a verdict; one with another answer, or on another revision, is on record. Returns whether it is. */
export async function keepVerdict(
  tx: Transaction,
  window: MaintenanceWindow,
  verdict: GoVerdict,
): Promise<boolean> {
  const before = (await loadVerdicts(tx, [window.id])).get(window.id);
  await saveVerdict(tx, window, verdict);
  if (before?.verdict.answer === verdict.answer && before.revision === window.revision) return false;
  const reasons = verdict.reasons.map(({ text }) => text.slice(0, 500));
  const detail = { answer: verdict.answer, revision: window.revision, reasons };
  await recordDecisions(tx, window.id, [{ kind: 'verdict', personId: null, detail }], verdict.atMs);
  return true;
}
