// Maintenance windows: listing, planning, judging, deciding. Easy to get wrong: what a decision stands on is judged in its
// own transaction and never taken from the browser; and whoever asked for an override is not the one who grants it.
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { Static } from 'typebox';
import { appendAudit } from '../access/audit-store.ts';
import { isAllowed } from '../access/role.ts';
import { createId } from '../access/token.ts';
import { AppError } from '../core/errors.ts';
import {
  approveWindow,
  cancelWindow,
  changeWindow,
  checkPlan,
  checkSteps,
  confirmWindow,
  createWindow,
  endWindow,
} from '../maintenance/decide.ts';
import type { MaintenancePlan } from '../maintenance/decide.ts';
import { noticeBounds } from '../maintenance/carrier-notice.ts';
import { askOverride, grantOverride } from '../maintenance/override.ts';
import { windowBounds } from '../maintenance/window.ts';
import { insertWindow, listOpenWindows, lockWindows } from '../maintenance/window-store.ts';
import type { GoVerdictView, NoticeResultView } from './contract-maintenance.ts';
import {
  decide,
  maintenanceList,
  requireMaintenance,
  requireStaff,
  settle,
  windowPage,
} from './maintenance-rows.ts';
import { goVerdictView, visible } from './maintenance-view.ts';
import { namesOf } from './plant-view.ts';
import { now, requirePerson } from './session.ts';
import type { ApiParts } from './sources.ts';

const strict = { additionalProperties: false };
const uuid = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' });
const params = Type.Object({ id: uuid });
/** 1 January 2200: later instants are mistakes, and some are no instants at all. */
const instant = Type.Integer({ minimum: 0, maximum: 7_258_118_400_000 });
const step = Type.Object(
  {
    title: Type.String({ maxLength: 200 }),
    startsAtMs: instant,
    endsAtMs: instant,
    componentIds: Type.Array(Type.String({ minLength: 1, maxLength: 100 }), {
      minItems: 1,
      maxItems: windowBounds.componentsPerStep,
    }),
  },
  strict,
);
const steps = Type.Array(step, { minItems: 1, maxItems: windowBounds.steps });
const plan = Type.Object(
  {
    title: Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' }),
    reason: Type.String({ minLength: 1, maxLength: 2_000, pattern: '\\S' }),
    inChargeId: uuid,
    steps,
  },
  strict,
);
const question = Type.Object({ id: Type.Optional(uuid), steps }, strict);
/** A mail, with room for the escapes of JSON. */
const maxNoticeBody = 3 * noticeBounds.mailBytes;
const notice = Type.Object(
  { content: Type.String({ minLength: 1, maxLength: noticeBounds.mailBytes }) },
  strict,
);
const override = Type.Object(
  { reason: Type.String({ minLength: 1, maxLength: 2_000, pattern: '\\S' }) },
  strict,
);

interface OfWindow {
  Params: { id: string };
}

export function installMaintenanceRoutes(server: FastifyInstance, parts: ApiParts): void {
  installReading(server, parts);
  installNotices(server, parts);
  installPlanning(server, parts);
  installDeciding(server, parts);
}

function installReading(server: FastifyInstance, parts: ApiParts): void {
  const config = { policy: ['operations.read'] as const };

  server.get('/api/v1/maintenance', { config }, (request) =>
    parts.database.transaction((tx) => maintenanceList(tx, parts, requirePerson(request).id)),
  );

  server.get<OfWindow>('/api/v1/maintenance/:id', { config, schema: { params } }, (request) =>
    parts.database.transaction((tx) => windowPage(tx, parts, request.params.id, requirePerson(request).id)),
  );

  // Too long for an address; it changes nothing.
  server.post<{ Body: Static<typeof question> }>(
    '/api/v1/maintenance/judge',
    { config, schema: { body: question } },
    async (request): Promise<GoVerdictView> => {
      const { id = '', steps: asked } = request.body;
      const nowMs = parts.clock.epochMs();
      checkSteps(asked, knownIds(parts));
      const verdict = await parts.database.transaction(async (tx) =>
        requireMaintenance(parts).judge.judge(
          tx,
          { id, title: '', steps: asked },
          await listOpenWindows(tx),
          nowMs,
        ),
      );
      return goVerdictView(verdict, { components: namesOf(parts.plant), people: new Map() });
    },
  );
}

function installNotices(server: FastifyInstance, parts: ApiParts): void {
  server.post<{ Body: Static<typeof notice> }>(
    '/api/v1/maintenance/notices',
    {
      config: { policy: ['maintenance.write'], tokenScope: 'maintenance-notices' },
      bodyLimit: maxNoticeBody,
      schema: { body: notice },
    },
    async (request): Promise<NoticeResultView> => {
      const taken = await requireMaintenance(parts).takeNotice(
        new TextEncoder().encode(request.body.content),
        request.person?.login ?? 'mail gateway',
      );
      const windows = taken.windows.map((one) => ({ ...one, title: visible(one.title) }));
      return { windows, faults: taken.faults.map(visible) };
    },
  );
}

function knownIds({ plant }: ApiParts): ReadonlySet<string> {
  return new Set(plant.site.components.map(({ id }) => id));
}

function planOf(parts: ApiParts, body: Static<typeof plan>): MaintenancePlan {
  const trimmed = { ...body, title: body.title.trim(), reason: body.reason.trim() };
  checkPlan(trimmed, knownIds(parts), parts.clock.epochMs());
  return trimmed;
}

function installPlanning(server: FastifyInstance, parts: ApiParts): void {
  const config = { policy: ['maintenance.write'] as const };

  server.post<{ Body: Static<typeof plan> }>(
    '/api/v1/maintenance',
    { config, schema: { body: plan } },
    async (request, reply) => {
      const person = requirePerson(request);
      const planned = planOf(parts, request.body);
      const id = createId();
      await parts.database.transaction(async (tx) => {
        await requireStaff(tx, planned.inChargeId);
        await lockWindows(tx);
        const nowMs = parts.clock.epochMs();
        const decided = createWindow(id, planned, { personId: person.id, nowMs });
        await insertWindow(tx, decided, nowMs);
        await settle(tx, parts, decided.window, nowMs);
        const detail = { title: planned.title };
        const event = { actor: person.login, action: 'maintenance.create', subject: id, detail };
        await appendAudit(tx, { ...event, at: now(parts) });
      });
      requireMaintenance(parts).changed();
      return reply.code(201).send({ id });
    },
  );

  server.put<OfWindow & { Body: Static<typeof plan> }>(
    '/api/v1/maintenance/:id',
    { config, schema: { params, body: plan } },
    (request) => {
      const person = requirePerson(request);
      const { id } = request.params;
      const planned = planOf(parts, request.body);
      return decide(parts, id, { person, action: 'maintenance.change' }, async (tx, of) => {
        await requireStaff(tx, planned.inChargeId);
        const asked = { id, title: planned.title, steps: planned.steps };
        const verdict = await requireMaintenance(parts).judge.judge(tx, asked, of.open, of.nowMs);
        return changeWindow(of.window, planned, verdict.answer, { personId: person.id, nowMs: of.nowMs });
      });
    },
  );

  server.post<OfWindow & { Body: Static<typeof plan> }>(
    '/api/v1/maintenance/:id/confirm',
    { config, schema: { params, body: plan } },
    (request) => {
      const person = requirePerson(request);
      const planned = planOf(parts, request.body);
      const by = { person, action: 'maintenance.confirm' };
      return decide(parts, request.params.id, by, async (tx, { window, nowMs }) => {
        await requireStaff(tx, planned.inChargeId);
        return confirmWindow(window, planned, { personId: person.id, nowMs });
      });
    },
  );
}

/** Decisions that bring nothing but themselves. */
const decisions = {
  approve: (window, { answer }, act) => approveWindow(window, answer, act),
  grant: grantOverride,
  end: (window, _, act) => endWindow(window, act),
  cancel: (window, _, act) => cancelWindow(window, act),
} as const satisfies Readonly<Record<string, typeof grantOverride>>;

function installDeciding(server: FastifyInstance, parts: ApiParts): void {
  const config = { policy: ['maintenance.write'] as const };

  for (const name of Object.keys(decisions) as (keyof typeof decisions)[]) {
    server.post<OfWindow>(`/api/v1/maintenance/:id/${name}`, { config, schema: { params } }, (request) => {
      const person = requirePerson(request);
      const by = { person, action: `maintenance.${name}` };
      return decide(parts, request.params.id, by, (_, { window, verdict, nowMs }) =>
        decisions[name](window, verdict, { personId: person.id, nowMs }),
      );
    });
  }

  // The person in charge may ask, whatever their role: they stand beside the work.
  server.post<OfWindow & { Body: Static<typeof override> }>(
    '/api/v1/maintenance/:id/override',
    { config: { policy: ['operations.read'] }, schema: { params, body: override } },
    (request) => {
      const person = requirePerson(request);
      const { reason } = request.body;
      const by = { person, action: 'maintenance.override' };
      return decide(parts, request.params.id, by, (_, { window, verdict, nowMs }) => {
        if (window.inChargeId !== person.id && !isAllowed(person.roles, 'maintenance.write')) {
          throw new AppError('access.denied');
        }
        return askOverride(window, { reason, verdict }, { personId: person.id, nowMs });
      });
    },
  );
}
