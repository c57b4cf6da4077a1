// The demonstration plant answering on real UDP ports, for the tests of this folder, and an SNMP client that is not ours.
import snmp from 'net-snmp';
import { systemClock } from '../../src/core/clock.ts';
import { AppError } from '../../src/core/errors.ts';
import { Simulation, type SimulationSettings } from '../../src/simulator/simulation.ts';
import { demoSite } from './plant-on-clock.ts';

export const community = 'qosha-demo';
const firstShift = 1000;
const shiftStep = 500;
const tries = 20;

/** Starts on the first shift whose ports are all free. */
export async function startSimulation(
  more: Partial<SimulationSettings> = {},
): Promise<{ simulation: Simulation; portShift: number }> {
  const site = demoSite();
  const offset = process.pid % tries;
  for (let attempt = 0; attempt < tries; attempt++) {
    const portShift = firstShift + ((offset + attempt) % tries) * shiftStep;
    try {
      const simulation = await Simulation.start({ site, clock: systemClock, seed: 5, portShift, ...more });
      return { simulation, portShift };
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'port.busy') throw error;
    }
  }
  throw new Error('no free ports');
}

export interface Found {
  readonly oid: string;
  readonly type: number;
  readonly value: unknown;
}

export function session(port: number, name = community): snmp.Session {
  const options = { port, version: snmp.Version2c, retries: 1, timeout: 1000 };
  const opened = snmp.createSession('127.0.0.1', name, options);
  opened.on('error', () => undefined);
  return opened;
}

function found(varbind: snmp.Varbind): Found {
  return { oid: String(varbind.oid), type: Number(varbind.type), value: varbind.value };
}

export async function get(port: number, oids: string[], name = community): Promise<Found[]> {
  const client = session(port, name);
  try {
    return await new Promise<Found[]>((resolve, reject) => {
      client.get(oids, (error, varbinds) => (error ? reject(error) : resolve((varbinds ?? []).map(found))));
    });
  } finally {
    client.close();
  }
}

export async function number(port: number, oid: string): Promise<number> {
  return Number((await get(port, [oid]))[0]?.value);
}

export async function walk(port: number, root: string): Promise<Found[]> {
  const client = session(port);
  const all: Found[] = [];
  try {
    await new Promise<void>((resolve, reject) => {
      client.subtree(
        root,
        30,
        (varbinds: snmp.Varbind[]) => {
          all.push(...varbinds.map(found));
        },
        (error) => (error ? reject(error) : resolve()),
      );
    });
  } finally {
    client.close();
  }
  return all;
}
