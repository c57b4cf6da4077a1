// What follows from a window having become another: its verdict, and the letters to tenants that this makes due. Easy to
// get wrong: in the transaction that changed it, or a crash in between would leave tenants untold.
import type { Transaction } from '../platform/database.ts';
import type { GoVerdict } from './go-verdict.ts';
import { beyond, countOf } from './hindrance.ts';
import type { Judge } from './judge.ts';
import { planNotices } from './notice.ts';
import { insertNotices, loadLatestNotices } from './notice-store.ts';
import { uncovered } from './override.ts';
import { isOpen, plannedWork } from './window.ts';
import type { MaintenanceWindow } from './window.ts';
import { loadVerdicts, saveVerdict } from './verdict-store.ts';
import { listOpenWindows, recordDecisions } from './window-store.ts';

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

/**
 * Keeps a verdict. One with another answer, on another revision, or with something that the override was not granted for
 * is on record. Returns whether anything of that is new.
 */
export async function keepVerdict(
  tx: Transaction,
  window: MaintenanceWindow,
  verdict: GoVerdict,
  { isDoubtFresh = false }: { readonly isDoubtFresh?: boolean } = {},
): Promise<boolean> {
  const before = (await loadVerdicts(tx, [window.id])).get(window.id);
  const all = window.approval?.kind === 'override' ? uncovered(window, verdict.hindrances) : [];
  // What is only in doubt is told when the doubt has lasted.
  const now = isDoubtFresh ? all.filter(({ answer }) => answer === 'no-go') : all;
  const told = before?.told ?? [];
  const news = beyond(now, told);
  await saveVerdict(tx, window, { verdict, uncovered: now, told: [...told, ...news] });
  const isAsBefore = before?.verdict.answer === verdict.answer && before.revision === window.revision;
  if (isAsBefore && news.length === 0) return countOf(before.uncovered) !== countOf(now);
  const { reasons } = verdict;
  const detail = { answer: verdict.answer, revision: window.revision, reasons };
  const kind = news.length > 0 ? 'uncovered' : 'verdict';
  await recordDecisions(tx, window.id, [{ kind, personId: null, detail }], verdict.atMs);
  return true;
}
