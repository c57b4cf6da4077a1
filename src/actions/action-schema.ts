// The shape of `actions.yaml` beside the site file: what may be done when a step is missed, as a TypeBox schema, before any
// meaning is checked. Easy to get wrong: that an action stands here arms nothing; a step has to name it, and two
// administrators have to arm it for a time.
import { Type } from 'typebox';
import type { Static } from 'typebox';

const strict = { additionalProperties: false };
const text = Type.String({ minLength: 1, maxLength: 200 });
/** The same in the three languages of the product. */
const spoken = Type.Object({ en: text, az: text, ru: text }, strict);
const words = Type.Array(Type.String({ minLength: 1 }), { minItems: 1, maxItems: 50 });
const name = Type.String({
  pattern: '^[a-z][a-z0-9-]{0,59}$',
  description: 'write small letters, digits and hyphens, a letter first, such as restart-gen-2',
});
const secret = Type.Union([
  Type.Object({ file: Type.String({ minLength: 1 }) }, strict),
  Type.Object({ env: Type.String({ minLength: 1 }) }, strict),
]);

const term = Type.Union([
  Type.Object(
    {
      device: Type.String(),
      point: Type.String(),
      /** Absent: every instance has to hold. */
      instance: Type.Optional(Type.String()),
      is: Type.Optional(words),
      isNot: Type.Optional(words),
      atLeast: Type.Optional(Type.Number()),
      atMost: Type.Optional(Type.Number()),
    },
    strict,
  ),
  Type.Object(
    {
      component: Type.String(),
      state: Type.Array(Type.Union([Type.Literal('available'), Type.Literal('unavailable')]), {
        minItems: 1,
      }),
    },
    strict,
  ),
]);

const shared = {
  name,
  title: spoken,
  /** Steps whose miss it is for, as `mains-lost/in-band`, beside those that name it themselves. */
  on: Type.Optional(Type.Array(Type.String(), { minItems: 1, maxItems: 20 })),
  /** Only when the step was missed for one of these; absent: for any. */
  components: Type.Optional(Type.Array(Type.String(), { minItems: 1, maxItems: 200 })),
  /** All of it has to hold for certain at the last instant. */
  interlock: Type.Array(term, {
    minItems: 1,
    maxItems: 20,
    description: 'say under which conditions it may be done; an action without an interlock is refused',
  }),
  rate: Type.Object(
    {
      atMost: Type.Integer({ minimum: 1, maximum: 100 }),
      perHours: Type.Integer({ minimum: 1, maximum: 720 }),
    },
    strict,
  ),
  /** So long after the miss: time for the step to come late, or for somebody to disarm it. 0 when absent. */
  waitSeconds: Type.Optional(Type.Integer({ minimum: 0, maximum: 600 })),
};

const setAction = Type.Object(
  {
    ...shared,
    kind: Type.Literal('snmp-set'),
    device: Type.String(),
    oid: Type.String({
      pattern: '^[0-2](\\.(0|[1-9]\\d{0,9})){1,127}$',
      description:
        'write the whole identifier of the instance in digits, such as 1.3.6.1.4.1.41385.1.3.4.1.2.0',
    }),
    type: Type.Union([
      Type.Literal('integer'),
      Type.Literal('gauge32'),
      Type.Literal('timeticks'),
      Type.Literal('text'),
      Type.Literal('hex'),
      Type.Literal('oid'),
      Type.Literal('ip'),
    ]),
    value: Type.Union([Type.Integer(), Type.String({ maxLength: 500 })]),
  },
  strict,
);

const webhookAction = Type.Object(
  {
    ...shared,
    kind: Type.Literal('webhook'),
    url: Type.String({ minLength: 1, maxLength: 500 }),
    /** Done in a drill as well; only for a receiver on this machine. */
    inDrills: Type.Optional(Type.Literal(true)),
    /** Key of the signature (Standard Webhooks): `whsec_` and base64, or any text. */
    secret,
  },
  strict,
);

export const actionsFileSchema = Type.Object(
  {
    /** Whom webhooks may call; nobody when absent. */
    webhookHosts: Type.Optional(
      Type.Array(
        Type.Object(
          {
            host: Type.String({ minLength: 1, maxLength: 253 }),
            /** Networks that its name may resolve into; absent: public addresses only. */
            addresses: Type.Optional(Type.Array(Type.String(), { minItems: 1, maxItems: 20 })),
          },
          strict,
        ),
        { maxItems: 50 },
      ),
    ),
    actions: Type.Array(Type.Union([setAction, webhookAction]), { maxItems: 100 }),
  },
  strict,
);

export type ActionsFile = Static<typeof actionsFileSchema>;
export type ActionFile = ActionsFile['actions'][number];
export type SetActionFile = Extract<ActionFile, { readonly kind: 'snmp-set' }>;
export type TermFile = ActionFile['interlock'][number];
export type SpokenTitle = Static<typeof spoken>;
