// Capacity: where a load can go, how full everything is, and holds for sales. Easy to get wrong: a hold is made under a lock
// and only if it still fits there, so that two sales do not take the same kilowatts; and it leaves its entry in the audit
// trail in its own transaction.
import type { FastifyInstance, FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { appendAudit } from '../access/audit-store.ts';
import { createId } from '../access/token.ts';
import type { Placement } from '../capacity/place.ts';
import { sayRefusal } from '../capacity/place-words.ts';
import { insertHold, lockHolds, maxHolds, releaseHold } from '../contracts/hold-store.ts';
import type { CapacityHold } from '../contracts/hold-store.ts';
import { longestSpanDays } from '../capacity/growth.ts';
import { AppError } from '../core/errors.ts';
import type { Transaction } from '../platform/database.ts';
import { loadDailyPeaks } from '../readings/daily-peak-store.ts';
import { busTable } from './bus-view.ts';
import { CapacityDesk } from './capacity-desk.ts';
import {
  countedOf,
  countedQuery,
  holdRequestOf,
  newHold,
  placeRequestOf,
  placesQuery,
} from './capacity-questions.ts';
import type { CountedQuery, PlacesQuery } from './capacity-questions.ts';
import { capacityView, holdView, planOf, weighQuestion } from './capacity-view.ts';
import type { CapacityParts, Counted } from './capacity-view.ts';
import type { Weighed } from './capacity-work.ts';
import type { NewHold, PlacesView } from './contract-capacity.ts';
import { KeptWeighings } from './kept-weighings.ts';
import { loadSold } from './occupancy.ts';
import type { Sold } from './occupancy.ts';
import { capacitySpeech, placesTable, placesView } from './place-view.ts';
import { now, requirePerson } from './session.ts';
import type { ApiParts } from './sources.ts';

const params = Type.Object({ id: Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' }) });
const reading = { policy: ['capacity.read'] as const };
const holding = { policy: ['capacity.hold'] as const };

function asTable(reply: FastifyReply, name: string): FastifyReply {
  const disposition = `attachment; filename="${name}"`;
  return reply.header('content-disposition', disposition).type('text/csv; charset=utf-8');
}

async function load(parts: ApiParts): Promise<CapacityParts> {
  const { plant, database } = parts;
  const at = now(parts);
  const from = at.toZonedDateTimeISO('UTC').toPlainDate().subtract({ days: longestSpanDays });
  const { sold, history } = await database.transaction(async (tx) => ({
    sold: await loadSold(tx, plant.site, at),
    history: await loadDailyPeaks(tx, from),
  }));
  return { plant, sold, history };
}

/** The edge with the desk that its slow questions go to. */
interface Edge extends ApiParts {
  readonly desk: CapacityDesk;
}

/** Aborted when whoever asked has gone, and when the answer is out. */
function goneSignal(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  return gone.signal;
}

async function places(edge: Edge, query: PlacesQuery, signal: AbortSignal): Promise<PlacesView> {
  const { plant, database, clock, desk } = edge;
  const request = placeRequestOf(plant.site, query);
  const sold = await database.transaction((tx) => loadSold(tx, plant.site, now(edge)));
  const plan = planOf(plant, sold, countedOf(query));
  const answer = await desk.ask({ kind: 'places', plan, request }, signal);
  return placesView(answer, plant.site, clock.epochMs());
}

interface Wanted {
  readonly wanted: NewHold;
  readonly personId: string;
  readonly signal: AbortSignal;
}

/** The placement that the hold names, among all that are judged; throws `conflict` with the reasons when it is refused. */
async function requirePlace(edge: Edge, sold: Sold, { wanted, signal }: Wanted): Promise<Placement> {
  const { site } = edge.plant;
  const plan = planOf(edge.plant, sold, countedOf(wanted));
  const request = holdRequestOf(site, wanted);
  const answer = await edge.desk.ask({ kind: 'places', plan, request }, signal);
  const isNamed = ({ spot }: Placement): boolean =>
    wanted.rackId === undefined
      ? spot.rack === undefined
      : spot.rack?.id === wanted.rackId &&
        (wanted.feeders === undefined || wanted.feeders.join() === spot.feeders.join());
  const fits = answer.fitting.find(isNamed);
  if (fits !== undefined) return fits;
  const speech = capacitySpeech(site);
  const reasons = answer.refused.find(isNamed)?.refusals.map((refusal) => sayRefusal(refusal, speech).text);
  throw new AppError('conflict', `It does not fit there: ${reasons?.join('; ') ?? 'there is no such feed'}`);
}

async function hold(edge: Edge, tx: Transaction, asked: Wanted): Promise<CapacityHold> {
  const { wanted, personId } = asked;
  const at = now(edge);
  await lockHolds(tx, at);
  const sold = await loadSold(tx, edge.plant.site, at);
  if (sold.holds.length >= maxHolds) {
    throw new AppError('conflict', `There are ${maxHolds} holds; release one first`);
  }
  const { spot, units } = await requirePlace(edge, sold, asked);
  const kept = {
    id: createId(),
    name: wanted.name.trim(),
    kw: wanted.kw,
    heatKw: wanted.heatKw ?? wanted.kw,
    networkGbit: 0,
    rackId: spot.rack?.id,
    feeders: spot.rack === undefined || wanted.feeds === 1 ? spot.feeders : undefined,
    units,
    createdAt: at,
    expiresAt: at.add({ hours: wanted.days * 24 }),
  };
  await insertHold(tx, { ...kept, personId });
  return { ...kept, createdBy: '' };
}

/** Holds and days of history change the answer. */
function keyOf({ sold, history }: CapacityParts, counted: Counted): string {
  const days = [...history.values()].reduce((sum, peaks) => sum + peaks.length, 0);
  return JSON.stringify([counted, sold.holds.map(({ id }) => id), days]);
}

export function installCapacityRoutes(server: FastifyInstance, parts: ApiParts): void {
  const { clock } = parts;
  const desk = new CapacityDesk(parts.metrics);
  server.addHook('onClose', () => desk.close());
  const edge = { ...parts, desk };
  const kept = new KeptWeighings(desk);
  const weighed = (loaded: CapacityParts, by: Counted, reply: FastifyReply): Promise<Weighed> => {
    const how = { key: keyOf(loaded, by), nowMs: clock.epochMs(), signal: goneSignal(reply) };
    return kept.of(weighQuestion(loaded, by), how);
  };
  const asked = { config: reading, schema: { querystring: placesQuery } };
  const counted = { config: reading, schema: { querystring: countedQuery } };

  server.get<{ Querystring: CountedQuery }>('/api/v1/capacity', counted, async ({ query }, reply) => {
    const loaded = await load(parts);
    return capacityView(loaded, await weighed(loaded, countedOf(query), reply), clock.epochMs());
  });

  server.get<{ Querystring: CountedQuery }>(
    '/api/v1/capacity/buses.csv',
    counted,
    async ({ query }, reply) => {
      const { buses } = await weighed(await load(parts), countedOf(query), reply);
      return asTable(reply, 'buses.csv').send(busTable(buses));
    },
  );

  server.get<{ Querystring: PlacesQuery }>('/api/v1/capacity/places', asked, ({ query }, reply) =>
    places(edge, query, goneSignal(reply)),
  );

  server.get<{ Querystring: PlacesQuery }>('/api/v1/capacity/places.csv', asked, async ({ query }, reply) =>
    asTable(reply, 'places.csv').send(placesTable(await places(edge, query, goneSignal(reply)))),
  );
  installHoldRoutes(server, edge);
}

function installHoldRoutes(server: FastifyInstance, edge: Edge): void {
  const { database, plant } = edge;

  server.post<{ Body: NewHold }>(
    '/api/v1/capacity/holds',
    { config: holding, schema: { body: newHold } },
    async (request, reply) => {
      const person = requirePerson(request);
      const asked = { wanted: request.body, personId: person.id, signal: goneSignal(reply) };
      const held = await database.transaction(async (tx) => {
        const made = await hold(edge, tx, asked);
        const { id, name, kw, rackId, feeders, expiresAt } = made;
        const detail = {
          name,
          kw: String(kw),
          rackId: rackId ?? null,
          feeders: feeders ?? null,
          expiresAt: String(expiresAt),
        };
        const event = { actor: person.login, action: 'capacity.hold', subject: id, detail };
        await appendAudit(tx, { ...event, at: made.createdAt });
        return { ...made, createdBy: person.login };
      });
      const plan = planOf(plant, { holds: [], renters: [] }, countedOf({}));
      return reply.code(201).send(holdView(held, plan, capacitySpeech(plan.site)));
    },
  );

  server.delete<{ Params: { id: string } }>(
    '/api/v1/capacity/holds/:id',
    { config: holding, schema: { params } },
    async (request, reply) => {
      const person = requirePerson(request);
      const { id } = request.params;
      await database.transaction(async (tx) => {
        const name = await releaseHold(tx, id, now(edge));
        if (name === undefined) throw new AppError('not-found', 'There is no hold of that id in force');
        const event = { actor: person.login, action: 'capacity.release', subject: id, detail: { name } };
        await appendAudit(tx, { ...event, at: now(edge) });
      });
      return reply.code(204).send();
    },
  );
}
