// The shape of a file in config/sequences: one expected sequence, as a TypeBox schema, before any meaning is checked.
// Easy to get wrong: a condition is at most two groups deep on purpose; who needs more writes another step.
import { Type } from 'typebox';
import type { Static } from 'typebox';

const strict = { additionalProperties: false };
const id = Type.String({
  pattern: '^[a-z][a-z0-9-]{0,59}$',
  description: 'write small letters, digits and hyphens, a letter first, such as gen-in-band',
});
const text = Type.String({ minLength: 1, maxLength: 300 });
/** The same in the three languages of the product. */
const spoken = Type.Object({ en: text, az: text, ru: text }, strict);
const seconds = Type.Number({ minimum: 0, maximum: 86_400 });
const words = Type.Array(Type.String({ minLength: 1 }), { minItems: 1 });
const kinds = Type.Array(Type.String({ minLength: 1 }), { minItems: 1 });

const leaf = Type.Object(
  {
    /** Of the devices that speak for the component; without `instance` every instance has to hold. */
    point: Type.Optional(Type.String()),
    instance: Type.Optional(Type.String()),
    is: Type.Optional(words),
    isNot: Type.Optional(words),
    atLeast: Type.Optional(Type.Number()),
    atMost: Type.Optional(Type.Number()),
    /** Share of the component's capacity, kW or Gbit/s, for a point in W or bit/s. */
    atLeastOfCapacity: Type.Optional(Type.Number({ minimum: 0, maximum: 2 })),
    atMostOfCapacity: Type.Optional(Type.Number({ minimum: 0, maximum: 2 })),
    /** Of the component itself, as the site file judges it. */
    state: Type.Optional(
      Type.Array(
        Type.Union([Type.Literal('available'), Type.Literal('unavailable'), Type.Literal('unknown')]),
        { minItems: 1 },
      ),
    ),
  },
  strict,
);
const inner = Type.Union([
  leaf,
  Type.Object({ all: Type.Array(leaf, { minItems: 1 }) }, strict),
  Type.Object({ any: Type.Array(leaf, { minItems: 1 }) }, strict),
]);
const condition = Type.Union([
  leaf,
  Type.Object({ all: Type.Array(inner, { minItems: 1 }) }, strict),
  Type.Object({ any: Type.Array(inner, { minItems: 1 }) }, strict),
]);

const selector = Type.Object({ kind: Type.Optional(kinds), ids: Type.Optional(words) }, strict);
const medium = Type.Union([Type.Literal('power'), Type.Literal('cooling'), Type.Literal('network')]);
const walk = Type.Object(
  {
    from: Type.String(),
    go: Type.Union([Type.Literal('upstream'), Type.Literal('downstream'), Type.Literal('beside')]),
    kind: Type.Optional(kinds),
    ids: Type.Optional(words),
    /** Along this medium only; absent: the one that the start delivers. */
    medium: Type.Optional(medium),
    /** Goes no further along a path than the first that fits. */
    nearest: Type.Optional(Type.Boolean()),
  },
  strict,
);

const miss = Type.Object(
  {
    priority: Type.Union([
      Type.Literal('critical'),
      Type.Literal('high'),
      Type.Literal('medium'),
      Type.Literal('low'),
    ]),
    /** What is wrong, e.g. "{name} not in band after {seconds} s". */
    says: spoken,
    /** What to do. */
    act: spoken,
    countdown: Type.Optional(
      Type.Object(
        {
          /** Scope variables: whose batteries run down, which sets carry the site. */
          battery: Type.Optional(Type.String()),
          generators: Type.Optional(Type.String()),
        },
        strict,
      ),
    ),
    /** Names in `actions.yaml` beside the site file: what may be done about it, if it is armed. */
    actions: Type.Optional(Type.Array(Type.String({ minLength: 1 }), { minItems: 1, maxItems: 10 })),
  },
  strict,
);

const step = Type.Object(
  {
    id,
    title: spoken,
    each: Type.String(),
    /** So many of `each` are enough; absent: each of them is a step of its own. */
    enough: Type.Optional(
      Type.Union([Type.Integer({ minimum: 1, maximum: 10_000 }), Type.Literal('all-but-one')]),
    ),
    condition: Type.Optional(condition),
    /** Measured together, at least this share of what these and `with` carried before the trigger. */
    takesOver: Type.Optional(
      Type.Object({ with: Type.String(), share: Type.Number({ exclusiveMinimum: 0, maximum: 1 }) }, strict),
    ),
    /** How long it has to hold without a break before it counts. */
    holdsForSeconds: Type.Optional(seconds),
    deadline: Type.Object({ seconds, from: Type.Optional(Type.String()) }, strict),
    /** Sooner after what the deadline counts from it is too early. */
    notBefore: Type.Optional(
      Type.Object(
        {
          /** Where the component declares nothing. */
          seconds: Type.Optional(seconds),
          /** What its entry in the site file says. */
          declared: Type.Optional(
            Type.Union([Type.Literal('retransferSeconds'), Type.Literal('coolDownSeconds')]),
          ),
          /** Of the component: so in between, it may be sooner. */
          unless: Type.Optional(condition),
          /** The part of the step's condition that has to have changed; all of it when absent. */
          change: Type.Optional(condition),
        },
        strict,
      ),
    ),
    /** Looked at only once this step has been seen. */
    after: Type.Optional(Type.String()),
    /** Devices that cannot tell are common here: that nobody saw it wakes nobody. */
    mayBeUnseen: Type.Optional(Type.Boolean()),
    /** Not asked for while any of `any` is so. */
    sparedIf: Type.Optional(Type.Object({ any: Type.String(), condition }, strict)),
    /** Words of traps that tell of it: they narrow down when it was. */
    told: Type.Optional(words),
    miss,
  },
  strict,
);

export const sequenceSchema = Type.Object(
  {
    id,
    title: spoken,
    about: Type.Optional(spoken),
    subject: selector,
    trigger: Type.Object({ condition, told: Type.Optional(words) }, strict),
    /** Subjects that are triggered within so many seconds of the first are one run; 0 when absent. */
    joinSeconds: Type.Optional(seconds),
    /** A run waits so long for one of `coveredBy` to open instead. */
    holdSeconds: Type.Optional(seconds),
    coveredBy: Type.Optional(Type.Array(id, { minItems: 1 })),
    scope: Type.Optional(Type.Record(Type.String({ pattern: '^[a-z][A-Za-z0-9]*$' }), walk)),
    /** What ends a run before its time, judged for each subject. */
    ends: Type.Optional(
      Type.Object(
        {
          condition,
          as: Type.Union([Type.Literal('returned'), Type.Literal('interrupted'), Type.Literal('stopped')]),
          /** What the steps become that were still awaited; `spared` when absent. */
          awaited: Type.Optional(Type.Union([Type.Literal('spared'), Type.Literal('missed')])),
        },
        strict,
      ),
    ),
    /** How long after its last deadline a missed step is still waited for. */
    followSeconds: Type.Optional(seconds),
    /** Runs of this sequence are entries of the register. */
    register: Type.Optional(
      Type.Object(
        {
          as: Type.Union([Type.Literal('generator-exercise'), Type.Literal('battery-test')]),
          everyDays: Type.Integer({ minimum: 1, maximum: 3650 }),
        },
        strict,
      ),
    ),
    steps: Type.Array(step, { minItems: 1, maxItems: 40 }),
  },
  strict,
);

export type SequenceFile = Static<typeof sequenceSchema>;
export type StepFile = SequenceFile['steps'][number];
export type Condition = Static<typeof condition>;
export type Leaf = Static<typeof leaf>;
export type Selector = Static<typeof selector>;
export type Walk = Static<typeof walk>;
/** A sequence free of faults. */
export type Sequence = SequenceFile;
