// Which tenants hear of a window, and what of it. Pure. Easy to get wrong: a letter is made of the tenant's own racks and
// of times, and of nothing else – a title or a reason written by the house may name somebody; and a tenant hears only of
// what changed for them.
import type { TenantEffect } from './go-verdict.ts';
import type { MaintenanceWindow } from './window.ts';
import type { Medium } from '../site/component.ts';

export type NoticeKind = 'announced' | 'changed' | 'cancelled';

/** All that a letter says. */
export interface NoticeContent {
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  readonly effect: TenantEffect['effect'];
  /** Names of the tenant's own loads, sorted. */
  readonly loadNames: readonly string[];
  readonly media: readonly Medium[];
}

export interface Notice {
  readonly tenantId: string;
  readonly kind: NoticeKind;
  /** iCalendar SEQUENCE: 0 for the first letter about this window to this tenant. */
  readonly sequence: number;
  readonly content: NoticeContent;
}

/**
 * The letters that are due now. `latest` is the last one to each tenant about this window; `tenants` are those whom the
 * verdict says that it affects.
 */
export function planNotices(
  window: Pick<MaintenanceWindow, 'state' | 'startsAtMs' | 'endsAtMs'>,
  tenants: readonly TenantEffect[],
  latest: ReadonlyMap<string, Notice>,
  names: ReadonlyMap<string, string>,
): readonly Notice[] {
  const isGoingAhead = window.state === 'approved' || window.state === 'running';
  const isOff = window.state === 'cancelled';
  if (!isGoingAhead && !isOff) return [];
  const affected = isOff ? [] : tenants;
  const due = affected.flatMap((tenant) => noticeTo(tenant, window, latest.get(tenant.tenantId), names));
  const spared = [...latest.values()].filter(
    ({ tenantId, kind }) => kind !== 'cancelled' && !affected.some((tenant) => tenant.tenantId === tenantId),
  );
  const withdrawn = spared.map((before): Notice => ({
    ...before,
    kind: 'cancelled',
    sequence: before.sequence + 1,
  }));
  return [...due, ...withdrawn];
}

function noticeTo(
  tenant: TenantEffect,
  { startsAtMs, endsAtMs }: Pick<MaintenanceWindow, 'startsAtMs' | 'endsAtMs'>,
  before: Notice | undefined,
  names: ReadonlyMap<string, string>,
): readonly Notice[] {
  const { tenantId, effect, media } = tenant;
  const loadNames = tenant.loadIds.map((id) => names.get(id) ?? id).sort();
  const content = { startsAtMs, endsAtMs, effect, loadNames, media };
  const sequence = (before?.sequence ?? -1) + 1;
  if (before === undefined || before.kind === 'cancelled') {
    return [{ tenantId, kind: 'announced', sequence, content }];
  }
  return isSame(before.content, content) ? [] : [{ tenantId, kind: 'changed', sequence, content }];
}

function isSame(a: NoticeContent, b: NoticeContent): boolean {
  const key = ({ startsAtMs, endsAtMs, effect, loadNames, media }: NoticeContent): string =>
    JSON.stringify([startsAtMs, endsAtMs, effect, loadNames, media]);
  return key(a) === key(b);
}
