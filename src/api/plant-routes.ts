// The plant as documents: overview, diagram, one component, and the history of one point.
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { AppError } from '../core/errors.ts';
import { isPointName, points } from '../core/points.ts';
import { readSeries } from '../readings/read-history-store.ts';
import type { SeriesView } from './contract.ts';
import { onCallNow } from './oncall-view.ts';
import { maintenanceBriefs } from './maintenance-rows.ts';
import { activeDrills, overviewOf } from './overview-view.ts';
import { componentView, diagramView } from './plant-view.ts';
import type { ApiParts } from './sources.ts';

const id = Type.String({ minLength: 1, maxLength: 100 });
const strict = { additionalProperties: false };
const idParams = Type.Object({ id });
/** 1 January 2200: later instants are mistakes, and some are no instants at all. */
const latestMs = 7_258_118_400_000;
const seriesQuery = Type.Object(
  {
    device: id,
    point: Type.String({ maxLength: 60 }),
    instance: Type.Optional(Type.String({ maxLength: 100 })),
    from: Type.Integer({ minimum: 0, maximum: latestMs }),
    to: Type.Integer({ minimum: 0, maximum: latestMs }),
    step: Type.Optional(Type.Integer({ minimum: 1, maximum: 86_400 })),
  },
  strict,
);
const maxSeriesPoints = 10_000;

interface SeriesQuery {
  readonly device: string;
  readonly point: string;
  readonly instance?: string;
  readonly from: number;
  readonly to: number;
  readonly step?: number;
}

async function seriesOf(parts: ApiParts, query: SeriesQuery): Promise<SeriesView> {
  const { device, point, instance = '', from, to, step = 60 } = query;
  if (!isPointName(point)) throw new AppError('not-found', `There is no point ${point}`);
  if (to <= from || (to - from) / 1000 / step > maxSeriesPoints) {
    const detail = `Ask for at most ${maxSeriesPoints} steps, with from before to`;
    throw new AppError('request.invalid', detail);
  }
  const range = { deviceId: device, point, instance, fromMs: from, toMs: to, stepSeconds: step };
  const series = await parts.database.transaction((tx) => readSeries(tx, range));
  return { unit: points[point].unit, points: series.points };
}

export function installPlantRoutes(server: FastifyInstance, parts: ApiParts): void {
  const { plant, clock } = parts;
  const config = { policy: ['operations.read'] as const };

  server.get('/api/v1/overview', { config }, async () => {
    const drills = activeDrills(parts).catch((error: unknown) => {
      parts.log.warn({ err: error }, 'the simulated plant does not answer');
      return [];
    });
    const rows = await parts.database.transaction(async (tx) => ({
      onCall: await onCallNow(tx, clock.epochMs()),
      maintenance: await maintenanceBriefs(tx, parts),
    }));
    return overviewOf(parts, { ...rows, activeDrills: await drills });
  });

  server.get('/api/v1/diagram', { config }, () => diagramView(plant, clock.epochMs()));

  server.get<{ Params: { id: string } }>(
    '/api/v1/components/:id',
    { config, schema: { params: idParams } },
    (request) => {
      const view = componentView(plant, request.params.id, clock.epochMs());
      if (view === undefined) throw new AppError('not-found', 'There is no component of that id');
      return view;
    },
  );

  server.get<{ Querystring: SeriesQuery }>(
    '/api/v1/series',
    { config, schema: { querystring: seriesQuery } },
    (request) => seriesOf(parts, request.query),
  );
}
