// Looks after maintenance windows: moves them by the clock, keeps their verdicts, sends what tenants are told. Easy to get
// wrong: whoever changes a window wakes the alerts, so that what it excused is told the moment it no longer does.
import { appendAudit } from '../access/audit-store.ts';
import type { AlertChanges } from '../alerts/alert-loop.ts';
import type { MaintenanceSource } from '../api/sources.ts';
import { listTenants, listRackHolders } from '../contracts/contracts-store.ts';
import { dateAt } from '../core/period.ts';
import { Judge } from '../maintenance/judge.ts';
import { startMailFolderLoop } from '../maintenance/mail-folder-loop.ts';
import { startMaintenanceLoop } from '../maintenance/maintenance-loop.ts';
import { startNoticeLoop } from '../maintenance/notice-loop.ts';
import { settleWindow } from '../maintenance/settle-window.ts';
import { takeNotices } from '../maintenance/take-notices.ts';
import type { TakeParts } from '../maintenance/take-notices.ts';
import type { LoadHolders } from '../maintenance/tenant-effects.ts';
import { createLetterSender } from '../oncall/channels/letter.ts';
import type { MailSettings } from '../oncall/paging-config.ts';
import type { Transaction } from '../platform/database.ts';
import type { Site } from '../site/site.ts';
import type { RunningParts } from './running-parts.ts';
import type { LivePlant } from './live-plant.ts';

export interface MaintenanceParts extends RunningParts {
  readonly plant: LivePlant;
  readonly changes: AlertChanges;
  /** Has alerts looked at again at once. */
  readonly wakeAlerts: () => void;
  /** Absent: letters to tenants wait until there is one. */
  readonly mail: MailSettings | undefined;
  /** Maildir of carriers' notices; absent where there is none. */
  readonly mailFolder?: string | undefined;
}

export function startMaintenance(parts: MaintenanceParts): MaintenanceSource {
  const { site, database, clock, metrics, stop, plant } = parts;
  const log = parts.log.child({ part: 'maintenance' });
  const judge = createJudge(site, plant);
  // Who listens only asks whether to look again: the live stream shows windows as well.
  const changed = (): void => {
    parts.wakeAlerts();
    parts.changes.publish(['maintenance']);
  };
  const shared = { database, clock, log, metrics };
  const windows = startMaintenanceLoop({
    ...shared,
    judge,
    isDoubtFresh: () => isDoubtFresh(site, plant, clock.epochMs()),
    onChange: changed,
  });
  stop.add({ name: 'maintenance', stop: () => windows.stop() });
  const letters = startNoticeLoop({
    ...shared,
    place: {
      siteName: site.name,
      timeZone: site.timeZone,
      from: parts.mail?.from ?? 'maintenance@localhost',
    },
    send: createLetterSender(parts.mail, clock),
  });
  stop.add({ name: 'maintenance notices', stop: () => letters.stop() });
  const source: MaintenanceSource = {
    judge,
    changed() {
      changed();
      windows.wake();
      letters.wake();
    },
    async takeNotice(content, actor) {
      const taken = await takeNotices({ ...shared, site, settle: settlerFor(site, judge, actor) }, content);
      if (taken.windows.length > 0) source.changed();
      return taken;
    },
  };
  if (parts.mailFolder !== undefined) {
    const take = (content: Uint8Array) => source.takeNotice(content, 'mail folder');
    const mails = startMailFolderLoop({ folder: parts.mailFolder, take, clock, log, metrics });
    stop.add({ name: 'maintenance mails', stop: () => mails.stop() });
  }
  return source;
}

/** Verdict, letters and the entry in the audit trail that belong to a carrier's notice. */
export function settlerFor(site: Site, judge: Judge, actor: string): TakeParts['settle'] {
  const names = new Map(site.components.map(({ id, name }) => [id, name]));
  return async (tx, window, outcome, nowMs) => {
    await settleWindow(tx, { judge, window, names, nowMs });
    const at = Temporal.Instant.fromEpochMilliseconds(Math.floor(nowMs));
    const detail = { outcome, title: window.title };
    await appendAudit(tx, { actor, action: 'maintenance.notice', subject: window.id, detail, at });
  };
}

/** As alerts wait before they tell that something cannot be judged. */
const freshMs = 15_000;

function isDoubtFresh(
  { devices }: Site,
  plant: Pick<LivePlant, 'statuses' | 'healths'>,
  nowMs: number,
): boolean {
  const healths = plant.healths();
  if (devices.some(({ id }) => (healths.get(id)?.state ?? 'unknown') === 'unknown')) return true;
  return [...plant.statuses().values()].some(
    ({ state, sinceMs }) => state === 'unknown' && nowMs - sinceMs < freshMs,
  );
}

/** Judges by the plant as it stands, and by whose each rack is. */
export function createJudge(site: Site, plant: Pick<LivePlant, 'status'>): Judge {
  return new Judge({
    site,
    components: () =>
      site.components.map((one) => ({ ...one, state: plant.status(one.id)?.state ?? one.state })),
    loadHolders: (tx, during) => loadHolders(tx, site, during),
  });
}

/** Whose the load of each rack is on the site's local days of that time: both, where one takes a rack over within it. */
async function loadHolders(
  tx: Transaction,
  site: Site,
  { fromMs, untilMs }: { readonly fromMs: number; readonly untilMs: number },
): Promise<LoadHolders> {
  const dayOf = (atMs: number): Temporal.PlainDate =>
    dateAt(Temporal.Instant.fromEpochMilliseconds(Math.floor(atMs)), site.timeZone);
  // What ends at midnight does not touch the day that begins there.
  const last = dayOf(Math.max(fromMs, untilMs - 1));
  const names = new Map((await listTenants(tx)).map(({ id, name }) => [id, name]));
  const componentOf = new Map(site.racks.map(({ id, component }) => [id, component]));
  const holders = new Map<string, { readonly tenantId: string; readonly name: string }[]>();
  for (const { tenantId, rackId } of await listRackHolders(tx, dayOf(fromMs), last.add({ days: 1 }))) {
    const component = componentOf.get(rackId);
    if (component === undefined) continue;
    const known = holders.get(component) ?? [];
    if (known.some((one) => one.tenantId === tenantId)) continue;
    holders.set(component, [...known, { tenantId, name: names.get(tenantId) ?? tenantId }]);
  }
  return holders;
}
