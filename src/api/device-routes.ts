// Devices: the list, one device with its readings and raw answers, reading it at once, and how punctual reading is. Easy
// to get wrong: reading at once costs the device something, so it is for staff, limited, and written down.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { appendAudit } from '../access/audit-store.ts';
import { AppError } from '../core/errors.ts';
import { deviceKinds } from '../site/site.ts';
import type { Device } from '../site/site.ts';
import type { PollingView } from './contract-device.ts';
import { deviceList, maxDevicesPerPage } from './device-list.ts';
import type { DeviceQuestion } from './device-list.ts';
import { DeviceRows } from './device-rows.ts';
import { devicePage, rawAnswers } from './device-view.ts';
import { trapList } from './trap-view.ts';
import { latenessView, PollRates } from './polling-view.ts';
import { now, requirePerson } from './session.ts';
import type { ApiParts } from './sources.ts';

/** How often one person may have devices read at once. */
export const readsPerMinute = 30;

const oneOf = (words: readonly string[]) =>
  Type.Optional(Type.Union(words.map((word) => Type.Literal(word))));
const listQuery = Type.Object(
  {
    state: oneOf(['answering', 'refused', 'silent', 'unknown']),
    kind: oneOf(deviceKinds),
    mark: oneOf(['weak', 'unproven', 'doubtful']),
    text: Type.Optional(Type.String({ maxLength: 100 })),
    from: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: maxDevicesPerPage })),
  },
  { additionalProperties: false },
);
const params = Type.Object({ id: Type.String({ minLength: 1, maxLength: 100 }) });

const trapQuery = Type.Object(
  { before: Type.Optional(Type.String({ pattern: '^[0-9]{1,18}$' })) },
  { additionalProperties: false },
);

interface OfDevice {
  Params: { id: string };
}

function requireDevice(parts: ApiParts, id: string): Device {
  const device = parts.plant.site.devices.find((one) => one.id === id);
  if (device === undefined) throw new AppError('not-found', 'There is no device of that id');
  return device;
}

function installReadNow(server: FastifyInstance, parts: ApiParts): void {
  const rateLimit = {
    max: readsPerMinute,
    timeWindow: '1 minute',
    keyGenerator: (request: FastifyRequest) => `read now ${request.person?.id ?? request.ip}`,
  };
  server.post<OfDevice>(
    '/api/v1/devices/:id/read',
    { config: { policy: ['devices.ask'], rateLimit }, schema: { params } },
    async (request, reply) => {
      const person = requirePerson(request);
      const { id } = requireDevice(parts, request.params.id);
      const event = { actor: person.login, action: 'device.read', subject: id, detail: {} };
      await parts.database.transaction((tx) => appendAudit(tx, { ...event, at: now(parts) }));
      parts.devices.readNow(id);
      return reply.code(202).send();
    },
  );
}

export function installDeviceRoutes(server: FastifyInstance, parts: ApiParts): void {
  const { clock, devices } = parts;
  const config = { policy: ['operations.read'] as const };
  const rows = new DeviceRows(parts);
  const rates = new PollRates(clock, () => devices.counts());
  server.addHook('preClose', async () => {
    rows.close();
    rates.close();
  });

  server.get<{ Querystring: DeviceQuestion }>(
    '/api/v1/devices',
    { config, schema: { querystring: listQuery } },
    (request) => deviceList(rows.all(), request.query, clock.epochMs()),
  );

  server.get<OfDevice>('/api/v1/devices/:id', { config, schema: { params } }, (request) => {
    const device = requireDevice(parts, request.params.id);
    return devicePage(parts, device, rows.of(device));
  });

  server.get<OfDevice>('/api/v1/devices/:id/answers', { config, schema: { params } }, (request) =>
    rawAnswers(parts, requireDevice(parts, request.params.id).id),
  );

  server.get<OfDevice & { Querystring: { before?: string } }>(
    '/api/v1/devices/:id/traps',
    { config, schema: { params, querystring: trapQuery } },
    (request) => {
      const { id } = requireDevice(parts, request.params.id);
      return parts.database.transaction((tx) => trapList(tx, id, { ...request.query, at: clock.epochMs() }));
    },
  );

  server.get('/api/v1/polling', { config }, (): PollingView => {
    const collectors = devices.collectors?.() ?? [];
    return { at: clock.epochMs(), ...latenessView(rows.all()), rates: rates.view(), collectors };
  });

  installReadNow(server, parts);
}
