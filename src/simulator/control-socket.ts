// The simulation's own small door, on loopback with a bearer token: the list of drills, starting one, the registers, and the truth.
// It is for `qosha drill`, the server's drill page and tests; it changes nothing but drills.
import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { drills, isDrillName } from './drills.ts';
import type { Simulation } from './simulation.ts';

/** What GET /drills answers. */
export interface DrillList {
  readonly drills: readonly {
    readonly name: string;
    readonly title: string;
    readonly description: string;
    readonly active: boolean;
  }[];
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

const drillPath = /^\/drills\/([a-z-]{1,64})$/;

export class ControlSocket {
  readonly #server: Server;
  readonly #token: Buffer;
  readonly #simulation: Simulation;

  constructor(simulation: Simulation, token: string) {
    this.#simulation = simulation;
    this.#token = Buffer.from(`Bearer ${token}`, 'utf8');
    this.#server = createServer((request, response) => send(response, this.#answer(request)));
    this.#server.requestTimeout = 5000;
    this.#server.headersTimeout = 5000;
  }

  /** Listens on a free port of 127.0.0.1 and gives it. */
  listen(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(0, '127.0.0.1', () => resolve((this.#server.address() as AddressInfo).port));
    });
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  #answer(request: IncomingMessage): Answer {
    const given = Buffer.from(request.headers.authorization ?? '', 'utf8');
    const isKnown = given.length === this.#token.length && timingSafeEqual(given, this.#token);
    if (!isKnown) return { status: 401, body: { error: 'a bearer token is needed' } };
    const path = request.url ?? '';
    if (request.method === 'GET' && path === '/drills') return { status: 200, body: this.#list() };
    if (request.method === 'GET' && path === '/plant') return { status: 200, body: this.#simulation.truth() };
    if (request.method === 'GET' && path === '/registers') {
      return { status: 200, body: { registers: this.#simulation.registers() } };
    }
    const name = drillPath.exec(path)?.[1];
    if (request.method !== 'POST' || name === undefined)
      return { status: 404, body: { error: 'nothing here' } };
    if (!isDrillName(name)) return { status: 404, body: { error: `there is no drill named ${name}` } };
    this.#simulation.drill(name);
    return { status: 200, body: this.#list() };
  }

  #list(): DrillList {
    const active = this.#simulation.activeDrills;
    return {
      drills: drills.map((drill) => ({
        ...drill,
        active: drill.name === 'normal' ? active.length === 0 : active.includes(drill.name),
      })),
    };
  }
}

function send(response: ServerResponse, answer: Answer): void {
  response.writeHead(answer.status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(answer.body));
}
