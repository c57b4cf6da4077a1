// Capacity: where a load can go, how full everything is, and holds for sales. Easy to get wrong: a hold is made under a lock
// and only if it still fits there, so that two sales do not take the same kilowatts; and it leaves its entry in the audit
// trail in its own transaction.
import type { FastifyInstance, FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { appendAudit } from '../access/audit-store.ts';
import { createId } from '../access/token.ts';
import { findPlaces } from '../capacity/place.ts';
import type { Placement } from '../capacity/place.ts';
import { sayRefusal } from '../capacity/place-words.ts';
import { insertHold, lockHolds, maxHolds, releaseHold } from '../contracts/hold-store.ts';
import type { CapacityHold } from '../contracts/hold-store.ts';
import { longestSpanDays } from '../capacity/growth.ts';
import { AppError } from '../core/errors.ts';
import type { Transaction } from '../platform/database.ts';
import { loadDailyPeaks } from '../readings/daily-peak-store.ts';
import { busTable } from './bus-view.ts';
import {
  countedOf,
  countedQuery,
  holdRequestOf,
  newHold,
  placeRequestOf,
  placesQuery,
} from './capacity-questions.ts';
import type { CountedQuery, PlacesQuery } from './capacity-questions.ts';
import { allBuses, capacityView, holdView, planOf, weigh } from './capacity-view.ts';
import type { CapacityParts, Counted, Weighed } from './capacity-view.ts';
import type { NewHold, PlacesView } from './contract-capacity.ts';
import { loadSold } from './occupancy.ts';
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

async function places(parts: ApiParts, query: PlacesQuery): Promise<PlacesView> {
  const { plant, database, clock } = parts;
  const request = placeRequestOf(plant.site, query);
  const sold = await database.transaction((tx) => loadSold(tx, plant.site, now(parts)));
  return placesView(planOf(plant, sold, countedOf(query)), request, clock.epochMs());
}

/** The placement that the hold names, among all that are judged; throws `conflict` with the reasons when it is refused. */
function requirePlace(
  parts: ApiParts,
  sold: Awaited<ReturnType<typeof loadSold>>,
  wanted: NewHold,
): Placement {
  const { site } = parts.plant;
  const answer = findPlaces(planOf(parts.plant, sold, countedOf(wanted)), holdRequestOf(site, wanted));
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

async function hold(
  parts: ApiParts,
  tx: Transaction,
  wanted: NewHold,
  personId: string,
): Promise<CapacityHold> {
  const at = now(parts);
  await lockHolds(tx, at);
  const sold = await loadSold(tx, parts.plant.site, at);
  if (sold.holds.length >= maxHolds) {
    throw new AppError('conflict', `There are ${maxHolds} holds; release one first`);
  }
  const { spot, units } = requirePlace(parts, sold, wanted);
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

/** Whoever asks the same within so long gets the same; a hold or a new day of history is another question. */
const keptMs = 10_000;
const maxKept = 16;

/** What takes a second on a large site is worked out at most once in ten, for each way of counting. */
class KeptWeighings {
  readonly #kept = new Map<string, { readonly atMs: number; readonly weighed: Weighed }>();

  of(parts: CapacityParts, counted: Counted, nowMs: number): Weighed {
    const { sold, history } = parts;
    const days = [...history.values()].reduce((sum, peaks) => sum + peaks.length, 0);
    const key = JSON.stringify([counted, sold.holds.map(({ id }) => id), days]);
    const known = this.#kept.get(key);
    if (known !== undefined && nowMs >= known.atMs && nowMs - known.atMs < keptMs) return known.weighed;
    if (this.#kept.size >= maxKept) this.#kept.clear();
    const weighed = weigh(parts, counted);
    this.#kept.set(key, { atMs: nowMs, weighed });
    return weighed;
  }
}

export function installCapacityRoutes(server: FastifyInstance, parts: ApiParts): void {
  const { clock, database } = parts;
  const kept = new KeptWeighings();
  const asked = { config: reading, schema: { querystring: placesQuery } };
  const counted = { config: reading, schema: { querystring: countedQuery } };

  server.get<{ Querystring: CountedQuery }>('/api/v1/capacity', counted, async ({ query }) => {
    const loaded = await load(parts);
    const nowMs = clock.epochMs();
    return capacityView(loaded, kept.of(loaded, countedOf(query), nowMs), nowMs);
  });

  server.get<{ Querystring: CountedQuery }>('/api/v1/capacity/buses.csv', counted, async ({ query }, reply) =>
    asTable(reply, 'buses.csv').send(busTable(allBuses(await load(parts), countedOf(query)))),
  );

  server.get<{ Querystring: PlacesQuery }>('/api/v1/capacity/places', asked, ({ query }) =>
    places(parts, query),
  );

  server.get<{ Querystring: PlacesQuery }>('/api/v1/capacity/places.csv', asked, async ({ query }, reply) =>
    asTable(reply, 'places.csv').send(placesTable(await places(parts, query))),
  );

  server.post<{ Body: NewHold }>(
    '/api/v1/capacity/holds',
    { config: holding, schema: { body: newHold } },
    async (request, reply) => {
      const person = requirePerson(request);
      const held = await database.transaction(async (tx) => {
        const made = await hold(parts, tx, request.body, person.id);
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
      const plan = planOf(parts.plant, { holds: [], renters: [] }, countedOf({}));
      return reply.code(201).send(holdView(held, plan));
    },
  );

  server.delete<{ Params: { id: string } }>(
    '/api/v1/capacity/holds/:id',
    { config: holding, schema: { params } },
    async (request, reply) => {
      const person = requirePerson(request);
      const { id } = request.params;
      await database.transaction(async (tx) => {
        const name = await releaseHold(tx, id, now(parts));
        if (name === undefined) throw new AppError('not-found', 'There is no hold of that id in force');
        const event = { actor: person.login, action: 'capacity.release', subject: id, detail: { name } };
        await appendAudit(tx, { ...event, at: now(parts) });
      });
      return reply.code(204).send();
    },
  );
}
