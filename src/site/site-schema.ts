// The shape of the site file, as one TypeBox schema: what may stand where, before any meaning is checked. Ids are
// keys; units are kW, kW of heat and Gbit/s as in docs/site-file.md. Unknown keys are faults.
import { Type } from 'typebox';
import type { Static } from 'typebox';
import { autonomySchema, batterySchema, fuelSchema } from './autonomy.ts';
import { authProtocolNames, privProtocolNames } from './device-security.ts';
import { deviceKinds } from './site.ts';

const strict = { additionalProperties: false };
const amount = Type.Number({ minimum: 0 });
const name = Type.String({ minLength: 1, maxLength: 200 });
const mediumAmounts = Type.Object(
  { power: Type.Optional(amount), cooling: Type.Optional(amount), network: Type.Optional(amount) },
  strict,
);
const members = Type.Array(Type.String(), { minItems: 1 });
const input = Type.Union([
  Type.String(),
  Type.Object({ share: members }, strict),
  Type.Object({ select: members }, strict),
]);

export const componentSchema = Type.Object(
  {
    kind: Type.String({ minLength: 1 }),
    name: Type.Optional(name),
    provides: Type.Optional(
      Type.Union([Type.Literal('power'), Type.Literal('cooling'), Type.Literal('network')]),
    ),
    capacity: Type.Optional(amount),
    inputs: Type.Optional(
      Type.Object(
        { power: Type.Optional(input), cooling: Type.Optional(input), network: Type.Optional(input) },
        strict,
      ),
    ),
    demand: Type.Optional(mediumAmounts),
    efficiency: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1 })),
    isolates: Type.Optional(Type.Array(Type.String())),
    sharedRisk: Type.Optional(Type.Array(name, { minItems: 1, maxItems: 100 })),
    /** Declared at the switch, or at the controller of the set: sooner than this is too early. */
    retransferSeconds: Type.Optional(Type.Number({ minimum: 0, maximum: 86_400 })),
    coolDownSeconds: Type.Optional(Type.Number({ minimum: 0, maximum: 86_400 })),
    /** What carriers call it in their maintenance notices. */
    circuits: Type.Optional(Type.Array(name, { minItems: 1, maxItems: 100 })),
    removable: Type.Optional(Type.Boolean()),
    battery: Type.Optional(batterySchema),
    fuel: Type.Optional(fuelSchema),
    /** Rating of the breaker it is fed through, A a pole; phases (3) and volts line to neutral (230) belong to it. */
    breakerAmps: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 100_000 })),
    phases: Type.Optional(Type.Union([Type.Literal(1), Type.Literal(3)])),
    volts: Type.Optional(Type.Number({ minimum: 50, maximum: 1_000 })),
    state: Type.Optional(
      Type.Union([Type.Literal('available'), Type.Literal('unavailable'), Type.Literal('unknown')]),
    ),
  },
  strict,
);

const secret = Type.Union([
  Type.Object({ file: Type.String({ minLength: 1 }) }, strict),
  Type.Object({ env: Type.String({ minLength: 1 }) }, strict),
]);
/** A protocol of SNMPv3 and the passphrase for it. */
const keyed = <const N extends readonly string[]>(names: N) =>
  Type.Object(
    { protocol: Type.Union(names.map((one) => Type.Literal<N[number]>(one))), key: secret },
    strict,
  );
const port = Type.Integer({ minimum: 1, maximum: 65_535 });
const snmpSecurity = {
  version: Type.Optional(Type.Union([Type.Literal('v1'), Type.Literal('v2c'), Type.Literal('v3')])),
  community: Type.Optional(secret),
  user: Type.Optional(Type.String({ minLength: 1, maxLength: 32 })),
  context: Type.Optional(Type.String({ maxLength: 255 })),
  auth: Type.Optional(Type.Union([Type.Literal('none'), keyed(authProtocolNames)])),
  priv: Type.Optional(Type.Union([Type.Literal('none'), keyed(privProtocolNames)])),
  weak: Type.Optional(Type.Boolean()),
};
const securitySettings = Type.Object(snmpSecurity, strict);

const snmpSettings = {
  ...snmpSecurity,
  interval: Type.Optional(Type.Number({ minimum: 1, maximum: 3600 })),
  /** Seconds between readings of the points on which a state hangs, and of names, ratings and the like. */
  fastInterval: Type.Optional(Type.Number({ minimum: 1, maximum: 3600 })),
  slowInterval: Type.Optional(Type.Number({ minimum: 1, maximum: 86_400 })),
  /** Silent when `polls` of the last `of` polls went unanswered. */
  silentAfter: Type.Optional(
    Type.Object(
      { polls: Type.Integer({ minimum: 1, maximum: 30 }), of: Type.Integer({ minimum: 1, maximum: 30 }) },
      strict,
    ),
  ),
  timeoutMs: Type.Optional(Type.Integer({ minimum: 50, maximum: 30_000 })),
  retries: Type.Optional(Type.Integer({ minimum: 0, maximum: 10 })),
};

const bound = Type.Union([
  Type.Number(),
  Type.Object({ point: Type.String(), plus: Type.Optional(Type.Number()) }, strict),
]);
const ask = {
  point: Type.String(),
  instance: Type.Optional(Type.String()),
  is: Type.Optional(Type.Array(Type.String(), { minItems: 1 })),
  isNot: Type.Optional(Type.Array(Type.String(), { minItems: 1 })),
  atLeast: Type.Optional(bound),
  atMost: Type.Optional(bound),
};
const seconds = Type.Number({ minimum: 0, maximum: 3600 });
/** Also of the conditions in device profiles. */
export const conditionSchema = Type.Object(
  {
    ...ask,
    graceSeconds: Type.Optional(seconds),
    failSeconds: Type.Optional(seconds),
    holdSeconds: Type.Optional(seconds),
    stale: Type.Optional(
      Type.Union([
        Type.Literal('unknown'),
        Type.Literal('unavailable'),
        Type.Object({ last: Type.Number({ minimum: 1, maximum: 86_400 }) }, strict),
      ]),
    ),
    optional: Type.Optional(Type.Boolean()),
    unless: Type.Optional(Type.Array(Type.Object(ask, strict), { minItems: 1, maxItems: 10 })),
  },
  strict,
);

const conditions = Type.Optional(Type.Array(conditionSchema, { minItems: 1, maxItems: 50 }));
const positive = Type.Number({ exclusiveMinimum: 0 });
const binding = Type.Object(
  {
    component: Type.String(),
    /** `none`: this device only measures. */
    available: Type.Optional(
      Type.Union([Type.Literal('none'), Type.Array(conditionSchema, { minItems: 1, maxItems: 50 })]),
    ),
    also: conditions,
    capacity: Type.Optional(
      Type.Object(
        {
          point: Type.String(),
          instance: Type.Optional(Type.String()),
          each: Type.Optional(positive),
          curve: Type.Optional(
            Type.Array(Type.Array(Type.Number(), { minItems: 2, maxItems: 2 }), {
              minItems: 2,
              maxItems: 50,
            }),
          ),
        },
        strict,
      ),
    ),
    /** Which point tells what stands in the component's own tank, in % or l. */
    fuelLevel: Type.Optional(
      Type.Object({ point: Type.String(), instance: Type.Optional(Type.String()) }, strict),
    ),
    /** Belongs at the component; refused with its mend by `fuel-faults.ts`. */
    fuel: Type.Optional(Type.Unknown()),
    startBattery: Type.Optional(Type.Union([Type.Literal(12), Type.Literal(24)])),
    measures: Type.Optional(
      Type.Object(
        {
          point: Type.String(),
          instance: Type.Optional(Type.String()),
          accuracy: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 50 })),
        },
        strict,
      ),
    ),
  },
  strict,
);

const device = Type.Object(
  {
    name: Type.Optional(name),
    kind: Type.Union(deviceKinds.map((kind) => Type.Literal(kind))),
    address: Type.String({ minLength: 1, maxLength: 253 }),
    port: Type.Optional(port),
    profile: Type.Optional(Type.String({ minLength: 1 })),
    place: Type.Optional(Type.String()),
    rackUnits: Type.Optional(
      Type.Object(
        {
          lowest: Type.Integer({ minimum: 1, maximum: 100 }),
          height: Type.Integer({ minimum: 1, maximum: 100 }),
        },
        strict,
      ),
    ),
    outlets: Type.Optional(
      Type.Record(
        name,
        Type.Object(
          {
            rack: Type.Optional(Type.String()),
            phase: Type.Optional(Type.Union([Type.Literal(1), Type.Literal(2), Type.Literal(3)])),
          },
          strict,
        ),
      ),
    ),
    bindings: Type.Optional(Type.Array(binding)),
    /** Actions may set objects of it, under credentials that it is not read with. */
    writes: Type.Optional(Type.Literal('allowed')),
    writeAs: Type.Optional(securitySettings),
    ...snmpSettings,
  },
  strict,
);

const room = Type.Object(
  {
    id: Type.String({ minLength: 1 }),
    name: Type.Optional(name),
    rows: Type.Optional(
      Type.Array(Type.Object({ id: Type.String({ minLength: 1 }), name: Type.Optional(name) }, strict)),
    ),
  },
  strict,
);

const rack = Type.Object(
  {
    id: Type.String({ minLength: 1 }),
    name: Type.Optional(name),
    room: Type.String(),
    row: Type.Optional(Type.String()),
    units: Type.Integer({ minimum: 1, maximum: 100 }),
    component: Type.Optional(Type.String()),
  },
  strict,
);

const trapUser = Type.Object(
  {
    user: Type.String({ minLength: 1, maxLength: 32 }),
    auth: Type.Optional(keyed(authProtocolNames)),
    priv: Type.Optional(keyed(privProtocolNames)),
    weak: Type.Optional(Type.Boolean()),
  },
  strict,
);

const traps = Type.Object(
  {
    address: Type.String({ minLength: 1 }),
    port,
    allow: Type.Optional(Type.Array(Type.String({ minLength: 1 }), { maxItems: 1000 })),
    communities: Type.Optional(Type.Array(secret, { maxItems: 100 })),
    users: Type.Optional(Type.Array(trapUser, { maxItems: 100 })),
    perSource: Type.Optional(Type.Integer({ minimum: 1, maximum: 20_000 })),
    keepDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 3650 })),
  },
  strict,
);

export const siteFileSchema = Type.Object(
  {
    site: Type.Optional(
      Type.Object(
        {
          id: Type.Optional(Type.String({ minLength: 1 })),
          name: Type.Optional(name),
          timeZone: Type.Optional(Type.String()),
          currency: Type.Optional(Type.String({ pattern: '^[A-Z]{3}$' })),
        },
        strict,
      ),
    ),
    traps: Type.Optional(traps),
    autonomy: Type.Optional(autonomySchema),
    snmp: Type.Optional(Type.Object(snmpSettings, strict)),
    places: Type.Optional(
      Type.Object({ rooms: Type.Optional(Type.Array(room)), racks: Type.Optional(Type.Array(rack)) }, strict),
    ),
    components: Type.Record(Type.String(), componentSchema),
    devices: Type.Optional(Type.Record(Type.String(), device)),
  },
  strict,
);

export type SiteFile = Static<typeof siteFileSchema>;
export type ComponentEntry = Static<typeof componentSchema>;
export type DeviceEntry = Static<typeof device>;
export type SecurityEntry = Static<typeof securitySettings>;
