// The shape of a device profile file, as one TypeBox schema. A profile is data: where the values stand, how raw
// numbers become registry units, which raw states mean which word. There are no expressions; what scale, states,
// sentinels and sibling columns cannot say is a named decoder. Unknown keys are faults.
import { Type } from 'typebox';
import type { Static } from 'typebox';
import { conditionSchema } from '../site/site-schema.ts';
import { deviceKinds, type DeviceKind } from '../site/site.ts';
import { decoderNames, type DecoderName } from './decoders.ts';

const strict = { additionalProperties: false };
/** Whole, or from a dot on below the profile's `root`. */
const oid = Type.String({ pattern: '^[0-2]?(\\.(0|[1-9][0-9]*))+$' });
const text = Type.String({ minLength: 1, maxLength: 400 });
const word = Type.String({ pattern: '^[a-z][a-z0-9-]*$' });
const raw = Type.Union([Type.Number(), Type.String()]);
const raws = Type.Array(raw, { minItems: 1 });

/** A sibling column in the same row, or one object of the device, and the raw values it must (not) have. */
const columnCondition = Type.Object(
  {
    column: Type.Optional(oid),
    /** Only so many first arcs of the row's index say which cell of the column is meant. */
    arcs: Type.Optional(Type.Integer({ minimum: 1 })),
    object: Type.Optional(oid),
    is: Type.Optional(raws),
    isNot: Type.Optional(raws),
    contains: Type.Optional(Type.Array(text, { minItems: 1 })),
  },
  strict,
);

/** All parts of one rule must hold; a profile matches when one of its rules does. */
const matchRule = Type.Object(
  {
    /** sysObjectID equals this or lies below it. */
    sysObjectId: Type.Optional(oid),
    /** sysDescr contains this text, in the case given. */
    sysDescr: Type.Optional(text),
    /** Something answers below each of these. */
    probe: Type.Optional(Type.Array(oid, { minItems: 1, maxItems: 4 })),
  },
  { additionalProperties: false, minProperties: 1 },
);

/** Every key of a rule but its point; see config/device-profiles/README.md for what each means, with an example. */
const ruleKeys = Type.Object(
  {
    oid: Type.Optional(oid),
    read: Type.Optional(
      Type.Union([
        Type.Literal('scalar'),
        Type.Literal('column'),
        Type.Literal('first'),
        Type.Literal('list'),
      ]),
    ),
    instance: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    arcs: Type.Optional(Type.Array(Type.Integer(), { minItems: 2, maxItems: 2 })),
    instanceSuffix: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    rowsEnding: Type.Optional(Type.Integer({ minimum: 0 })),
    instanceFrom: Type.Optional(Type.Array(oid, { minItems: 1, maxItems: 3 })),
    strip: Type.Optional(Type.Array(text, { minItems: 1 })),
    rename: Type.Optional(Type.Record(Type.String(), Type.String())),
    label: Type.Optional(text),
    labelFrom: Type.Optional(Type.Array(oid, { minItems: 1, maxItems: 3 })),
    labelArcs: Type.Optional(Type.Integer({ minimum: 1 })),
    scale: Type.Optional(Type.Number()),
    decoder: Type.Optional(
      Type.Unsafe<DecoderName>(Type.Union(decoderNames.map((name) => Type.Literal(name)))),
    ),
    columns: Type.Optional(Type.Record(Type.String(), oid)),
    columnArcs: Type.Optional(Type.Integer({ minimum: 1 })),
    mask: Type.Optional(Type.Integer({ minimum: 1 })),
    bit: Type.Optional(Type.Integer({ minimum: 0, maximum: 255 })),
    states: Type.Optional(Type.Record(Type.String(), word)),
    missing: Type.Optional(raws),
    suspect: Type.Optional(raws),
    plausible: Type.Optional(Type.Array(Type.Number(), { minItems: 2, maxItems: 2 })),
    scaleMistake: Type.Optional(Type.Union([Type.Literal('both'), Type.Literal('high')])),
    complianceNumbers: Type.Optional(Type.Boolean()),
    interval: Type.Optional(Type.Union([Type.Literal('fast'), Type.Literal('normal'), Type.Literal('slow')])),
    when: Type.Optional(Type.Array(columnCondition, { minItems: 1 })),
    validWhen: Type.Optional(Type.Array(columnCondition, { minItems: 1 })),
    gate: Type.Optional(oid),
    members: Type.Optional(Type.Record(Type.String(), word)),
    otherwise: Type.Optional(word),
    each: Type.Optional(Type.Boolean()),
  },
  strict,
);
const pointRule = Type.Object({ point: Type.String(), ...ruleKeys.properties }, strict);
/** Points that have much in common: what is `shared` stands once, what a point says itself comes first. */
const group = Type.Object({ shared: ruleKeys, points: Type.Array(pointRule, { minItems: 1 }) }, strict);
/** A rule as it is used: with what its group shares, its OIDs whole. */
export type PointRule = Static<typeof pointRule> & { oid: string };
export type WrittenRule = Static<typeof pointRule>;

export const profileSchema = Type.Object(
  {
    name: Type.String({ pattern: '^[a-z0-9][a-z0-9-]*$' }),
    kind: Type.Unsafe<DeviceKind>(Type.Union(deviceKinds.map((kind) => Type.Literal(kind)))),
    title: text,
    mibs: Type.Array(text, { minItems: 1 }),
    /** Whether a real device or a recording of one was read with it, and which. */
    proven: Type.Object({ real: Type.Boolean(), how: text }, strict),
    /** A generic profile is tried only when no other profile matches; one that fits nearly any agent, `last` of all. */
    generic: Type.Optional(Type.Union([Type.Boolean(), Type.Literal('last')])),
    match: Type.Optional(Type.Array(matchRule, { minItems: 1 })),
    /** Profiles whose points are read as well, after this one's own. */
    includes: Type.Optional(Type.Array(Type.String(), { minItems: 1 })),
    /** Profiles that give the points of which the ones before found nothing at all on the device. */
    fallback: Type.Optional(Type.Array(Type.String(), { minItems: 1 })),
    /** False for agents that stumble over GETBULK. */
    bulk: Type.Optional(Type.Boolean()),
    /** Reads what that profile reads, below this file's own root: one MIB under the numbers of several models. */
    like: Type.Optional(Type.String()),
    /** OIDs that begin with a dot stand below this one. */
    root: Type.Optional(oid),
    points: Type.Optional(Type.Array(pointRule)),
    /** More points, after those of `points`. */
    groups: Type.Optional(Type.Array(group, { minItems: 1 })),
    rates: Type.Optional(
      Type.Array(
        Type.Object(
          {
            from: Type.String(),
            to: Type.String(),
            scale: Type.Number(),
            ceiling: Type.Optional(Type.String()),
          },
          strict,
        ),
      ),
    ),
    /** While this holds the device answers with old values: everything else is stale. */
    staleWhen: Type.Optional(Type.Object({ point: Type.String(), is: Type.Array(word) }, strict)),
    availability: Type.Optional(Type.Array(conditionSchema)),
    /** Notifications (v2c form) after which the device is read at once. */
    traps: Type.Optional(Type.Record(Type.String(), text)),
  },
  strict,
);
export type ProfileFile = Static<typeof profileSchema>;
export type MatchRule = Static<typeof matchRule>;
/** One of `column` and `object` is given. */
export type ColumnCondition = Static<typeof columnCondition>;
