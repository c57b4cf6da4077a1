// Who sees which page. The server decides what anybody may read or do; this only keeps out of the navigation what would be
// refused anyway.
import type { Role, SessionView } from '../../api/contract.ts';
import { tenantPath } from '../routes.ts';

export type Section =
  | 'overview'
  | 'diagram'
  | 'alerts'
  | 'maintenance'
  | 'devices'
  | 'on-call'
  | 'tenants'
  | 'capacity';

export const sections: ReadonlyArray<{
  readonly section: Section;
  readonly path: string;
  readonly key: string;
}> = [
  { section: 'overview', path: '/', key: 'o' },
  { section: 'diagram', path: '/diagram', key: 'd' },
  { section: 'alerts', path: '/alerts', key: 'a' },
  { section: 'maintenance', path: '/maintenance', key: 'm' },
  { section: 'devices', path: '/devices', key: 'v' },
  { section: 'on-call', path: '/on-call', key: 'c' },
  { section: 'tenants', path: '/tenants', key: 't' },
  { section: 'capacity', path: '/capacity', key: 'p' },
];

const operators: ReadonlyArray<Role> = ['administrator', 'noc', 'on-call'];
const readers: Readonly<Record<Section, ReadonlyArray<Role>>> = {
  overview: operators,
  diagram: operators,
  alerts: operators,
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
