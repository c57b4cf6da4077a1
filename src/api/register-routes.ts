// The register: what has to be exercised and tested, what was, and tests that are planned and withdrawn. Easy to get wrong: a
// plan begins in the future or now; one that is written afterwards would turn a real failure into a test.
import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { Static } from 'typebox';
import { appendAudit } from '../access/audit-store.ts';
import { AppError } from '../core/errors.ts';
import { insertPlannedTest, listPlannedTests, withdrawPlannedTest } from '../failover/planned-test-store.ts';
import { listRegister, runsOfPlans } from '../failover/run-store.ts';
import type { RegisterView } from './contract-runs.ts';
import { dutyView, planView, sequenceChoices } from './register-view.ts';
import { runSummary } from './run-view.ts';
import { now, requirePerson } from './session.ts';
import type { ApiParts, FailoverSource } from './sources.ts';

const shownEntries = 100;
const dayMs = 86_400_000;
const plansBackMs = 90 * dayMs;
/** A clock may be off by so much. */
const startToleranceMs = 60_000;
const longestMs = 2 * dayMs;

const strict = { additionalProperties: false };
const instant = Type.Integer({ minimum: 0, maximum: 8_000_000_000_000 });
const planBody = Type.Object(
  {
    sequenceId: Type.String({ pattern: '^[a-z][a-z0-9-]{0,59}$' }),
    subjects: Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { maxItems: 200, uniqueItems: true }),
    startsAtMs: instant,
    endsAtMs: instant,
    reason: Type.String({ minLength: 1, maxLength: 300, pattern: '\\S' }),
  },
  strict,
);
const params = Type.Object({ id: Type.String({ pattern: '^[0-9a-f-]{36}$' }) });

function requireSource(parts: ApiParts): FailoverSource {
  if (parts.failovers === undefined) throw new AppError('not-found', 'Nobody watches failovers here');
  return parts.failovers;
}

async function registerView(parts: ApiParts): Promise<RegisterView> {
  const { runs, register } = requireSource(parts);
  const atMs = parts.clock.epochMs();
  const rows = await parts.database.transaction(async (tx) => {
    const plans = await listPlannedTests(tx, atMs - plansBackMs);
    const ids = plans.map(({ id }) => id);
    const exercises = await listRegister(tx, 'generator-exercise', { limit: shownEntries });
    const tests = await listRegister(tx, 'battery-test', { limit: shownEntries });
    return { plans, held: await runsOfPlans(tx, ids), entries: [...exercises, ...tests] };
  });
  return {
    at: atMs,
    duties: register.duties().map((duty) => dutyView(duty, runs.plan, atMs)),
    entries: rows.entries.map(runSummary).toSorted((a, b) => b.trigger.byMs - a.trigger.byMs),
    plans: rows.plans.map((plan) => planView(plan, runs.plan, rows.held.get(plan.id) ?? [])),
    sequences: sequenceChoices(runs.plan),
  };
}

function refuseOddPlan(parts: ApiParts, body: Static<typeof planBody>): void {
  const { plan } = requireSource(parts).runs;
  const known = plan.subjects.get(body.sequenceId);
  if (known === undefined) throw new AppError('request.invalid', 'There is no such sequence');
  const foreign = body.subjects.find((id) => !known.includes(id));
  if (foreign !== undefined) throw new AppError('request.invalid', `${foreign} is not what it is about`);
  if (body.startsAtMs < parts.clock.epochMs() - startToleranceMs) {
    throw new AppError('request.invalid', 'A test is planned before it begins');
  }
  const lengthMs = body.endsAtMs - body.startsAtMs;
  if (lengthMs <= 0 || lengthMs > longestMs) {
    throw new AppError('request.invalid', 'It has to end after it begins, within two days');
  }
}

export function installRegisterRoutes(server: FastifyInstance, parts: ApiParts): void {
  server.get('/api/v1/runs/register', { config: { policy: ['operations.read'] } }, () => registerView(parts));

  server.post<{ Body: Static<typeof planBody> }>(
    '/api/v1/runs/plans',
    { config: { policy: ['drills.run'] }, schema: { body: planBody } },
    async (request, reply) => {
      refuseOddPlan(parts, request.body);
      const { id: personId, login } = requirePerson(request);
      const id = randomUUID();
      await parts.database.transaction(async (tx) => {
        await insertPlannedTest(tx, { ...request.body, id, plannedAtMs: parts.clock.epochMs() }, personId);
        const event = { actor: login, action: 'test.plan', subject: id, detail: { ...request.body } };
        await appendAudit(tx, { ...event, at: now(parts) });
      });
      await requireSource(parts).readPlans();
      return reply.code(201).send({ id });
    },
  );

  server.delete<{ Params: { id: string } }>(
    '/api/v1/runs/plans/:id',
    { config: { policy: ['drills.run'] }, schema: { params } },
    async (request, reply) => {
      const { id } = request.params;
      const { login } = requirePerson(request);
      await parts.database.transaction(async (tx) => {
        if (!(await withdrawPlannedTest(tx, id, parts.clock.epochMs()))) {
          throw new AppError('not-found', 'There is no such plan that could be withdrawn');
        }
        await appendAudit(tx, {
          actor: login,
          action: 'test.withdraw',
          subject: id,
          detail: {},
          at: now(parts),
        });
      });
      await requireSource(parts).readPlans();
      return reply.code(204).send();
    },
  );
}
