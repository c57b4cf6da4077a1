// What maintenance routes load and write. Easy to get wrong: a decision, its letters to tenants and its entry in the audit
// trail are one transaction under the lock of windows; and the verdict that a decision stands on is reached in it.
import { appendAudit } from '../access/audit-store.ts';
import { allPeople } from '../access/person-store.ts';
import type { Person } from '../access/person-store.ts';
import { countSuppressed } from '../alerts/alert-store.ts';
import { AppError } from '../core/errors.ts';
import type { Decided } from '../maintenance/decide.ts';
import type { GoVerdict } from '../maintenance/go-verdict.ts';
import { listNotices } from '../maintenance/notice-store.ts';
import { settleWindow } from '../maintenance/settle-window.ts';
import type { NoticeEntry } from '../maintenance/notice-store.ts';
import { loadVerdicts } from '../maintenance/verdict-store.ts';
import { plannedWork } from '../maintenance/window.ts';
import type { MaintenanceWindow } from '../maintenance/window.ts';
import {
  listClosedWindows,
  listDecisions,
  listOpenWindows,
  loadTitles,
  loadWindow,
  lockWindows,
  saveWindow,
} from '../maintenance/window-store.ts';
import { loadStaff } from '../oncall/oncall-store.ts';
import type { Transaction } from '../platform/database.ts';
import type { MaintenanceBrief, MaintenanceListView, Named, WindowPageView } from './contract-maintenance.ts';
import {
  briefOf,
  decisionViews,
  goVerdictView,
  namedOf,
  overrideView,
  visible,
  windowsNamed,
  windowView,
} from './maintenance-view.ts';
import type { Names } from './maintenance-view.ts';
import { namesOf } from './plant-view.ts';
import { now } from './session.ts';
import type { ApiParts } from './sources.ts';

async function loadNames(tx: Transaction, parts: Pick<ApiParts, 'plant'>): Promise<Names> {
  const people = new Map((await allPeople(tx)).map(({ id, name }) => [id, name]));
  return { components: namesOf(parts.plant), people };
}

const staffOf = async (tx: Transaction): Promise<Named[]> =>
  (await loadStaff(tx)).map(({ id, name }) => ({ id, name }));

export async function maintenanceList(
  tx: Transaction,
  parts: ApiParts,
  readerId: string,
): Promise<MaintenanceListView> {
  const [open, past] = [await listOpenWindows(tx), await listClosedWindows(tx)];
  const kept = await loadVerdicts(
    tx,
    [...open, ...past].map(({ id }) => id),
  );
  const names = await loadNames(tx, parts);
  const view = (window: MaintenanceWindow) => windowView(window, kept.get(window.id), names, readerId);
  return {
    at: parts.clock.epochMs(),
    open: open.map(view),
    past: past.map(view),
    people: await staffOf(tx),
  };
}

export async function windowPage(
  tx: Transaction,
  parts: ApiParts,
  id: string,
  readerId: string,
): Promise<WindowPageView> {
  const window = await requireWindow(tx, id);
  const kept = (await loadVerdicts(tx, [id])).get(id);
  const names = await loadNames(tx, parts);
  const { carrier } = window;
  const titles = await loadTitles(tx, windowsNamed(window, kept));
  const nowMs = parts.clock.epochMs();
  return {
    at: nowMs,
    window: windowView(window, kept, names, readerId),
    steps: window.steps.map(({ title, startsAtMs, endsAtMs, componentIds }) => ({
      title,
      startsAtMs,
      endsAtMs,
      components: namedOf(componentIds, names.components),
    })),
    verdict: kept?.revision === window.revision ? goVerdictView(kept.verdict, names) : null,
    override: overrideView(window, kept, { names, titles, nowMs }),
    decisions: decisionViews(await listDecisions(tx, id)),
    notices: (await listNotices(tx, id)).map(noticeView),
    carrier: carrier === null ? null : carrierView(carrier),
    suppressed: (await countSuppressed(tx)).get(id) ?? 0,
    people: await staffOf(tx),
  };
}

function noticeView(entry: NoticeEntry): WindowPageView['notices'][number] {
  const { tenantId, tenantName, language, kind, state, atMs, reason } = entry;
  return { tenant: { id: tenantId, name: tenantName }, language, kind, state, atMs, reason };
}

function carrierView(carrier: NonNullable<MaintenanceWindow['carrier']>): WindowPageView['carrier'] {
  const { provider, account, maintenanceId, objectIds, impact, status, summary } = carrier;
  return {
    provider: visible(provider),
    account: visible(account),
    maintenanceId: visible(maintenanceId),
    objectIds: objectIds.map(visible),
    impact: visible(impact),
    status: visible(status),
    summary: visible(summary),
  };
}

/** What the overview and the diagram show. */
export async function maintenanceBriefs(
  tx: Transaction,
  parts: Pick<ApiParts, 'plant' | 'clock'>,
): Promise<readonly MaintenanceBrief[]> {
  const open = await listOpenWindows(tx);
  if (open.length === 0) return [];
  const kept = await loadVerdicts(
    tx,
    open.map(({ id }) => id),
  );
  const suppressed = await countSuppressed(tx);
  const names = await loadNames(tx, parts);
  const nowMs = parts.clock.epochMs();
  return open.flatMap((window) => {
    const rest = { names, suppressed: suppressed.get(window.id) ?? 0, nowMs };
    return briefOf(window, kept.get(window.id), rest) ?? [];
  });
}

export async function requireWindow(tx: Transaction, id: string): Promise<MaintenanceWindow> {
  const window = await loadWindow(tx, id);
  if (window === undefined) throw new AppError('not-found', 'There is no window of that id');
  return window;
}

/** Refuses somebody who is not of the house, or may not be told of anything. */
export async function requireStaff(tx: Transaction, personId: string): Promise<void> {
  if ((await loadStaff(tx)).some(({ id }) => id === personId)) return;
  throw new AppError('request.invalid', 'The person in charge must be of the house and active');
}

export interface DecisionOf {
  readonly window: MaintenanceWindow;
  /** On the window as it is now. */
  readonly verdict: GoVerdict;
  readonly nowMs: number;
  readonly open: readonly MaintenanceWindow[];
}

/** Somebody decides about a window: all that follows from it in one transaction. */
export async function decide(
  parts: ApiParts,
  id: string,
  by: { readonly person: Person; readonly action: string },
  decision: (tx: Transaction, of: DecisionOf) => Promise<Decided> | Decided,
): Promise<WindowPageView> {
  const { judge } = requireMaintenance(parts);
  const view = await parts.database.transaction(async (tx) => {
    await lockWindows(tx);
    const window = await requireWindow(tx, id);
    const nowMs = parts.clock.epochMs();
    const open = await listOpenWindows(tx);
    const verdict = await judge.judge(tx, plannedWork(window, nowMs), open, nowMs);
    const decided = await decision(tx, { window, verdict, nowMs, open });
    await saveWindow(tx, decided, nowMs);
    await settle(tx, parts, decided.window, nowMs);
    const detail = { title: decided.window.title, state: decided.window.state };
    const event = { actor: by.person.login, action: by.action, subject: id, detail, at: now(parts) };
    const page = await windowPage(tx, parts, id, by.person.id);
    await appendAudit(tx, event);
    return page;
  });
  requireMaintenance(parts).changed();
  return view;
}

/** The verdict on the window as it has become, and the letters to tenants that this makes due. */
export async function settle(
  tx: Transaction,
  parts: ApiParts,
  window: MaintenanceWindow,
  nowMs: number,
): Promise<void> {
  const { judge } = requireMaintenance(parts);
  await settleWindow(tx, { judge, window, names: namesOf(parts.plant), nowMs });
}

export function requireMaintenance(parts: ApiParts): NonNullable<ApiParts['maintenance']> {
  if (parts.maintenance !== undefined) return parts.maintenance;
  throw new AppError('server.busy', 'Maintenance is not looked after here');
}
