// Who may do what: one closed table from role to permission. What is not in the table is refused.

export const roles = ['administrator', 'noc', 'on-call', 'finance', 'tenant'] as const;
export type Role = (typeof roles)[number];

/**
 * `operations.read` sees the plant and its alerts · `alerts.act` acknowledges · `devices.ask` has a device read at once
 * · `drills.run` runs drills on the simulated plant, plans tests of the real one · `capacity.read`/`capacity.hold` where a load can go, and holds for sales
 * · `maintenance.write` plans maintenance and decides about it
 * · `actions.arm`/`actions.disarm` what may be done on a missed step: two people arm, anybody of operations disarms
 * · `billing.read`/`billing.write` all tenants' money · `tenant.read` the own tenant's page ·
 * `people.write` people and schedules, and tokens for programs.
 */
export const permissions = [
  'operations.read',
  'alerts.act',
  'devices.ask',
  'maintenance.write',
  'drills.run',
  'capacity.read',
  'capacity.hold',
  'actions.arm',
  'actions.disarm',
  'billing.read',
  'billing.write',
  'tenant.read',
  'people.write',
] as const;
export type Permission = (typeof permissions)[number];

const granted: Readonly<Record<Role, readonly Permission[]>> = {
  administrator: [
    'operations.read',
    'alerts.act',
    'devices.ask',
    'maintenance.write',
    'drills.run',
    'capacity.read',
    'capacity.hold',
    'actions.arm',
    'actions.disarm',
    'billing.read',
    'billing.write',
    'people.write',
  ],
  noc: [
    'operations.read',
    'alerts.act',
    'devices.ask',
    'maintenance.write',
    'drills.run',
    'capacity.read',
    'capacity.hold',
    'actions.disarm',
  ],
  'on-call': ['operations.read', 'alerts.act', 'devices.ask', 'actions.disarm'],
  finance: ['capacity.read', 'billing.read', 'billing.write'],
  tenant: ['tenant.read'],
};

/** True when one of the roles carries the permission. */
export function isAllowed(held: readonly Role[], permission: Permission): boolean {
  return held.some((role) => granted[role].includes(permission));
}
