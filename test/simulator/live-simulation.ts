// The demonstration plant answering on real UDP ports, for the tests of this folder, and an SNMP client that is not ours.
import snmp from 'net-snmp';
import { systemClock } from '../../src/core/clock.ts';
import { AppError } from '../../src/core/errors.ts';
import { Simulation, type SimulationSettings } from '../../src/simulator/simulation.ts';
import type { UserSecurity } from '../../src/site/device-security.ts';
import type { Device } from '../../src/site/site.ts';
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

/** For a device that answers SNMPv3, as the site file says how. */
function secureSession(port: number, security: UserSecurity): snmp.Session {
  const { user: name, auth, priv } = security;
  const keys = {
    authProtocol: snmp.AuthProtocols.sha256,
    authKey: auth?.passphrase.reveal() ?? '',
    privProtocol: snmp.PrivProtocols.aes,
    privKey: priv?.passphrase.reveal() ?? '',
  };
  const options = { port, retries: 1, timeout: 1000 };
  const level = snmp.SecurityLevel.authPriv;
  const opened = snmp.createV3Session('127.0.0.1', { name, level, ...keys }, options);
  opened.on('error', () => undefined);
  return opened;
}

function found(varbind: snmp.Varbind): Found {
  return { oid: String(varbind.oid), type: Number(varbind.type), value: varbind.value };
}

export function get(port: number, oids: string[], name = community): Promise<Found[]> {
  return getBy(session(port, name), oids);
}

/** Asks a device in the way the site file says. */
export function getFrom({ port, security }: Device, portShift: number, oids: string[]): Promise<Found[]> {
  if (security.version !== 'v3') return get(port + portShift, oids);
  return getBy(secureSession(port + portShift, security), oids);
}

async function getBy(client: snmp.Session, oids: string[]): Promise<Found[]> {
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
