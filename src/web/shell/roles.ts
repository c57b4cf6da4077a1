// Who sees which page. The server decides what anybody may read or do; this only keeps out of the navigation what would be
// refused anyway.
import type { Role, SessionView } from '../../api/contract.ts';
import { tenantPath } from '../routes.ts';

export type Section =
  | 'overview'
  | 'diagram'
  | 'alerts'
  | 'runs'
  | 'maintenance'
  | 'devices'
  | 'on-call'
  | 'tenants'
  | 'capacity';

export const sections: ReadonlyArray<{
  readonly section: Section;
  readonly path: string;
  readonly key: string;
  /** Under the thumb on a phone; the others stand behind its menu. */
  readonly isNear?: true;
}> = [
  { section: 'overview', path: '/', key: 'o', isNear: true },
  { section: 'diagram', path: '/diagram', key: 'd', isNear: true },
  { section: 'alerts', path: '/alerts', key: 'a', isNear: true },
  { section: 'runs', path: '/runs', key: 'f', isNear: true },
  { section: 'maintenance', path: '/maintenance', key: 'm' },
  { section: 'devices', path: '/devices', key: 'v' },
  { section: 'on-call', path: '/on-call', key: 'c', isNear: true },
  { section: 'tenants', path: '/tenants', key: 't' },
  { section: 'capacity', path: '/capacity', key: 'p' },
];

const operators: ReadonlyArray<Role> = ['administrator', 'noc', 'on-call'];
const readers: Readonly<Record<Section, ReadonlyArray<Role>>> = {
  overview: operators,
  diagram: operators,
  alerts: operators,
  runs: operators,
  maintenance: operators,
  devices: operators,
  'on-call': operators,
  tenants: ['administrator', 'finance'],
  capacity: ['administrator', 'noc', 'finance'],
};

/** Sections this person has, in the order of the bar. */
export function sectionsFor(session: SessionView): typeof sections {
  return sections.filter(({ section }) =>
    readers[section].some((role) => session.person.roles.includes(role)),
  );
}

/** Sections of the bar at the bottom of a phone, and those behind its menu: five at most fit under a thumb. */
export function phoneSections(session: SessionView): {
  readonly near: typeof sections;
  readonly behind: typeof sections;
} {
  const all = sectionsFor(session);
  if (all.length <= 5) return { near: all, behind: [] };
  return { near: all.filter((one) => one.isNear), behind: all.filter((one) => !one.isNear) };
}

/** True for somebody who is a tenant's person and nothing else. */
export function isTenantOnly(session: SessionView): boolean {
  return session.person.tenantId !== null && sectionsFor(session).length === 0;
}

/** Where a person lands after signing in, and when an address is not for them. */
export function homeOf(session: SessionView): string {
  const { tenantId } = session.person;
  if (tenantId !== null && isTenantOnly(session)) return tenantPath(tenantId);
  return sectionsFor(session)[0]?.path ?? '/';
}

/** May start drills on the simulated plant. */
export function canRunDrills(session: SessionView): boolean {
  const { roles } = session.person;
  return session.simulated && (roles.includes('administrator') || roles.includes('noc'));
}

/** May plan tests of the plant. */
export function canPlanTests(session: SessionView): boolean {
  const { roles } = session.person;
  return roles.includes('administrator') || roles.includes('noc');
}

/** Closes months. */
export function canBill(session: SessionView): boolean {
  const { roles } = session.person;
  return roles.includes('administrator') || roles.includes('finance');
}

/** Plans maintenance and decides about it. */
export function canMaintain(session: SessionView): boolean {
  const { roles } = session.person;
  return roles.includes('administrator') || roles.includes('noc');
}

/** May have a device read at once. */
export function canAskDevices(session: SessionView): boolean {
  return canOperate(session);
}

/** Says who is told when nobody answers. */
export function canChangePolicy(session: SessionView): boolean {
  return session.person.roles.includes('administrator');
}

/** Makes and revokes tokens for programs. */
export function canMakeTokens(session: SessionView): boolean {
  return session.person.roles.includes('administrator');
}

/** Sees the plant live and acknowledges. */
export function canOperate(session: SessionView): boolean {
  return session.person.roles.some((role) => operators.includes(role));
}

/** Reads capacity: places, buses, holds. */
export function canReadCapacity(session: SessionView): boolean {
  return readers.capacity.some((role) => session.person.roles.includes(role));
}

/** Holds capacity for a sale, and releases it. */
export function canHoldCapacity(session: SessionView): boolean {
  const { roles } = session.person;
  return roles.includes('administrator') || roles.includes('noc');
}
