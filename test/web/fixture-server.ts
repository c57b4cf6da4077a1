// Serves the built page under the strict content policy, with the answers of one scenario. Loopback, any free port.
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import type { DiagramView, SeriesView } from '../../src/api/contract.ts';
import type { DiagramPatch } from '../../src/api/contract-stream.ts';
import { ageless } from '../../src/api/live-diagram.ts';
import { formatEvent } from '../../src/api/live-feed.ts';
import { systemClock } from '../../src/core/clock.ts';
import { drills } from '../../src/simulator/drills.ts';
import { alertsIn, componentIn, onCallIn, overviewIn, pageIn, sessionOf } from './fixture-answers.ts';
import { deviceListIn, devicePageIn, pollingIn, rawAnswersIn, tokensIn, trapsIn } from './fixture-devices.ts';
import { actionsIn } from './fixture-actions.ts';
import { bigAnswerOf } from './fixture-big.ts';
import { driftIn } from './fixture-drift.ts';
import { autonomyIn } from './fixture-autonomy.ts';
import { registerIn, runIn, runsIn } from './fixture-runs.ts';
import { verdictAtIn, verdictChangesIn, verdictWhyIn } from './fixture-verdicts.ts';
import { fibreIn } from './fixture-fibre.ts';
import { invoiceIn, monthClosed, monthsIn, tenantIn } from './fixture-tenant.ts';
import { capacityIn, placesIn, whatIfIn } from './fixture-capacity.ts';
import { goVerdictIn, maintenanceIn, windowPageIn } from './fixture-maintenance.ts';
import { plantDiagram } from './fixture-plant.ts';
import type { Scenario } from './fixture-plant.ts';

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; " +
  "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

export interface FixtureServer {
  readonly url: string;
  scenario: Scenario;
  role: 'administrator' | 'tenant' | null;
  /** False: the stream stays silent and new streams are refused. */
  streaming: boolean;
  /** How old a beat is when it comes. */
  lagMs: number;
  /** Streams opened so far. */
  opened: number;
  /** Requests that changed something, as `METHOD path`. */
  readonly changes: string[];
  pageState: 'open' | 'acknowledged' | 'closed';
  /** Whose link a page was opened by. */
  reader: string;
  /** True once October was closed. */
  monthClosed: boolean;
  /** Pushes the present answers to every open stream. */
  push(): void;
  close(): Promise<void>;
}

/** Serves the page built into `webFolder` (absolute, with a slash at the end). */
export async function startFixture(webFolder: string): Promise<FixtureServer> {
  const streams = new Set<ServerResponse>();
  const now = (): number => systemClock.epochMs();
  const server = createServer((request, response) => {
    response.setHeader('content-security-policy', policy);
    response.setHeader('x-content-type-options', 'nosniff');
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    if (path === '/api/v1/stream') return openStream(response);
    if (path.startsWith('/api/')) return answer(request, response, path.slice('/api/v1'.length));
    return sendFile(response, webFolder, path);
  });
  const fixture: FixtureServer = {
    url: '',
    scenario: 'healthy',
    role: 'administrator',
    streaming: true,
    lagMs: 0,
    opened: 0,
    changes: [],
    pageState: 'open',
    monthClosed: false,
    reader: 'Elçin Quliyev',
    push() {
      const diagram = plantDiagram(fixture.scenario, now());
      const events = {
        anew: {},
        overview: overviewIn(fixture.scenario, diagram),
        diagram: patchOf(diagram),
        alerts: { alerts: alertsIn(fixture.scenario, diagram), gone: [] },
        beat: { at: diagram.at, database: true },
      };
      const texts = Object.entries(events).map(([event, data]) => formatEvent({ event, data }));
      for (const stream of streams) stream.write(texts.join(''));
    },
    close() {
      clearInterval(beat);
      for (const stream of streams) stream.end();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  const beat = setInterval(() => {
    if (!fixture.streaming) return;
    for (const stream of streams) stream.write(`event: beat\ndata: {"at":${now() - fixture.lagMs}}\n\n`);
  }, 1_000);

  function openStream(response: ServerResponse): void {
    if (!fixture.streaming) return send(response, 503, { code: 'database.unavailable' });
    fixture.opened += 1;
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(`event: beat\ndata: {"at":${now()}}\n\n`);
    streams.add(response);
    response.on('close', () => streams.delete(response));
  }

  function answer(request: IncomingMessage, response: ServerResponse, path: string): void {
    if (request.method !== 'GET') fixture.changes.push(`${request.method} ${path}`);
    if (path.startsWith('/pages/') && request.method === 'POST') fixture.pageState = 'acknowledged';
    if (path === '/months/2026-10/close') fixture.monthClosed = true;
    if (path === '/session/password') return problem(response, 403, 'access.denied');
    if (path === '/session' && request.method === 'POST') fixture.role ??= 'administrator';
    if (fixture.role === null && !path.startsWith('/pages/')) {
      return problem(response, 401, 'auth.required');
    }
    const diagram = plantDiagram(fixture.scenario, now());
    const query = new URLSearchParams((request.url ?? '').split('?')[1] ?? '');
    const found =
      deviceAnswerOf(path, query, { scenario: fixture.scenario, diagram }) ??
      answerOf(path, fixture, diagram);
    if (found === undefined) return problem(response, 404, 'not-found');
    send(response, 200, found);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(fixture, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

/** All of the diagram, as the stream tells it. */
export function patchOf({ at, nodes, edges }: DiagramView): DiagramPatch {
  return {
    at,
    nodes: nodes.map(ageless),
    edges,
    ages: nodes.map(({ id, values }) => [id, ...values.map(({ takenAtMs }) => takenAtMs)]),
  };
}

function deviceAnswerOf(
  path: string,
  query: URLSearchParams,
  { scenario, diagram }: { readonly scenario: Scenario; readonly diagram: ReturnType<typeof plantDiagram> },
): unknown {
  if (path === '/devices') return deviceListIn(scenario, diagram, query);
  if (path === '/polling') return pollingIn(scenario, diagram);
  if (path === '/tokens') return tokensIn(diagram);
  const [, id = '', part] = /^\/devices\/([^/]+)(?:\/(\w+))?$/.exec(path) ?? [];
  if (part === 'answers') return rawAnswersIn(scenario, diagram);
  if (part === 'traps') return trapsIn(scenario, diagram);
  if (part === 'read') return {};
  return id === '' ? undefined : devicePageIn(scenario, diagram, decodeURIComponent(id));
}

function answerOf(path: string, fixture: FixtureServer, diagram: ReturnType<typeof plantDiagram>): unknown {
  const { scenario } = fixture;
  const big = scenario === 'big' ? bigAnswerOf(path, diagram) : undefined;
  if (big !== undefined) return big;
  if (path === '/session' || path === '/session/link') return sessionOf(fixture.role ?? 'administrator');
  if (path.startsWith('/session/')) return {};
  if (path === '/overview') return overviewIn(scenario, diagram);
  if (path === '/diagram') return diagram;
  if (path === '/alerts') return alertsIn(scenario, diagram);
  if (path.startsWith('/alerts/')) return {};
  if (path === '/actions') return actionsIn(scenario, diagram);
  if (path === '/drift') return driftIn(scenario, diagram);
  if (path === '/autonomy') return autonomyIn(scenario, diagram);
  if (path === '/runs') return runsIn(scenario, diagram.at);
  if (path === '/runs/register') return registerIn(scenario, diagram.at);
  if (path.startsWith('/runs/')) return runIn(scenario, diagram.at, decodeURIComponent(path.slice(6)));
  if (path === '/verdicts/now') return verdictWhyIn(scenario, diagram);
  if (path === '/verdicts/at') return verdictAtIn(scenario, diagram, diagram.at - 3_600_000);
  if (path === '/verdicts') return verdictChangesIn(scenario, diagram);
  if (path === '/fibre') return fibreIn(scenario, diagram);
  if (path === '/on-call') return onCallIn(scenario, diagram);
  if (path === '/drills')
    return drills.map((drill) => ({
      ...drill,
      active: scenario === 'flood' && drill.name === 'mains-lost-a',
    }));
  if (path === '/maintenance') return maintenanceIn(scenario, diagram);
  if (path === '/maintenance/judge') return goVerdictIn(scenario, diagram);
  if (path.startsWith('/maintenance/')) return windowPageIn(scenario, diagram, path.split('/')[2] ?? '');
  if (path === '/series') return seriesAt(diagram.at, scenario);
  if (path === '/months') return monthsIn(fixture.monthClosed);
  if (path === '/months/2026-10/close') return monthClosed();
  if (path === '/capacity') return capacityIn(scenario, diagram);
  if (path.startsWith('/capacity/holds')) return {};
  if (path === '/capacity/places') return placesIn(diagram);
  if (path === '/what-if') return whatIfIn(scenario, diagram);
  if (path.startsWith('/components/')) return componentIn(diagram, decodeURIComponent(path.slice(12)));
  if (path.startsWith('/pages/known')) {
    return { ...pageIn(scenario, diagram, fixture.pageState), reader: fixture.reader };
  }
  if (path === '/tenants') {
    const { id, name } = tenantIn(scenario, diagram);
    return [{ id, name, racks: 6, contractedKw: 42, powerKw: scenario === 'no-data' ? null : 33.1 }];
  }
  if (path === '/tenants/tenant-1') return tenantIn(scenario, diagram);
  if (path.endsWith('/recompute')) {
    const { lines } = invoiceIn();
    return {
      matches: true,
      lines: lines.map(({ position, net }) => ({ position, net, recomputed: net, matches: true })),
    };
  }
  return path.startsWith('/tenants/tenant-1/invoices/') ? invoiceIn() : undefined;
}

/** An hour with a hole in it; nothing where there are no data. */
function seriesAt(at: number, scenario: Scenario): SeriesView {
  if (scenario === 'no-data') return { unit: 'W', points: [] };
  const points = Array.from({ length: 120 }, (_, index): readonly [number, number | null] => {
    const isHole = index > 50 && index < 62 && index !== 56;
    return [at - (120 - index) * 30_000, isHole ? null : 41_000 + 900 * Math.sin(index / 9)];
  });
  return { unit: 'W', points };
}

function problem(response: ServerResponse, status: number, code: string): void {
  send(response, status, { type: 'about:blank', title: code, status, code, detail: code, id: 'q7f3-91ac' });
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

function sendFile(response: ServerResponse, webFolder: string, path: string): void {
  const asked = join(webFolder, normalize(path));
  const isFile = asked.startsWith(webFolder) && existsSync(asked) && statSync(asked).isFile();
  const file = isFile ? asked : join(webFolder, 'index.html');
  response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' });
  createReadStream(file).pipe(response);
}
