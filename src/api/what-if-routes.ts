// The what-if: the document for the screen, and the same to take away as JSON and as a table.
import type { FastifyInstance, FastifyReply } from 'fastify';
import { Type } from 'typebox';
import type { WhatIfView } from './contract-what-if.ts';
import { namesOf } from './plant-view.ts';
import { loadRackRenters, rentersOfLoads } from './rack-renters.ts';
import { now } from './session.ts';
import type { ApiParts } from './sources.ts';
import { whatIfTable } from './what-if-table.ts';
import { checkRemoved, whatIfView } from './what-if-view.ts';

const querystring = Type.Object(
  { without: Type.String({ maxLength: 2_000 }) },
  { additionalProperties: false },
);

interface Asked {
  Querystring: { without: string };
}

async function answer(parts: ApiParts, asked: string): Promise<WhatIfView> {
  const without = [...new Set(asked.split(',').filter((one) => one !== ''))];
  checkRemoved(parts.plant, without);
  const { site } = parts.plant;
  const renters = await parts.database.transaction((tx) => loadRackRenters(tx, site, now(parts)));
  return whatIfView(parts.plant, without, rentersOfLoads(site, renters), parts.clock.epochMs());
}

function asFile(reply: FastifyReply, name: string, type: string): void {
  void reply.header('content-disposition', `attachment; filename="${name}"`).type(type);
}

export function installWhatIfRoutes(server: FastifyInstance, parts: ApiParts): void {
  const config = { policy: ['operations.read'] as const };
  const options = { config, schema: { querystring } };

  server.get<Asked>('/api/v1/what-if', options, (request) => answer(parts, request.query.without));

  server.get<Asked>('/api/v1/what-if/report.json', options, async (request, reply) => {
    const view = await answer(parts, request.query.without);
    asFile(reply, 'what-if.json', 'application/json; charset=utf-8');
    return reply.send(`${JSON.stringify(view, null, 2)}\n`);
  });

  server.get<Asked>('/api/v1/what-if/table.csv', options, async (request, reply) => {
    const view = await answer(parts, request.query.without);
    const names = namesOf(parts.plant);
    asFile(reply, 'what-if.csv', 'text/csv; charset=utf-8');
    return reply.send(whatIfTable(view, (id) => names.get(id) ?? id));
  });
}
