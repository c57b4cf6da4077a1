// How the other processes talk to the simulated plant: the control file it writes, and its small door on loopback. Easy
// to get wrong: the file may be there while the process is gone, and is rewritten when it is started again.
import { readFileSync } from 'node:fs';
import { AppError } from '../core/errors.ts';
import type { DrillView } from '../api/contract.ts';

/** Where the simulated plant listens, and what it wants to see. */
export interface DrillControl {
  readonly port: number;
  readonly token: string;
  readonly pid: number;
}

const requestLimitMs = 5000;

/** Reads DATA/simulator.json; throws `drill.unavailable` when there is none to be believed. */
export function readControlFile(file: string): DrillControl {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const detail = `No simulated plant has left its control file at ${file}; start Qosha with the demo site first`;
    throw new AppError('drill.unavailable', detail, { cause: error });
  }
  if (isControl(parsed)) return parsed;
  throw new AppError('drill.unavailable', `${file} is not a control file; start Qosha again`);
}

function isControl(value: unknown): value is DrillControl {
  if (typeof value !== 'object' || value === null) return false;
  const { port, token, pid } = value as Partial<Record<keyof DrillControl, unknown>>;
  return Number.isInteger(port) && typeof token === 'string' && Number.isInteger(pid);
}

/** All drills with which are active. Throws `drill.unavailable` when the plant does not answer. */
export async function requestDrills(control: DrillControl): Promise<readonly DrillView[]> {
  return readDrills(await ask(control, 'GET', '/drills'));
}

/** Starts a drill (`normal` ends all). Throws `drill.unknown` for a name that is not in the list. */
export async function requestDrill(control: DrillControl, name: string): Promise<void> {
  await ask(control, 'POST', `/drills/${encodeURIComponent(name)}`);
}

/** What every kWh register shows now, Wh by device. */
export async function requestRegisters(control: DrillControl): Promise<ReadonlyMap<string, number>> {
  const { registers } = (await ask(control, 'GET', '/registers')) as { registers?: unknown };
  if (typeof registers !== 'object' || registers === null) throw unexpected();
  return new Map(
    Object.entries(registers).filter((entry): entry is [string, number] => Number.isFinite(entry[1])),
  );
}

async function ask(control: DrillControl, method: 'GET' | 'POST', path: string): Promise<object> {
  let response: Response;
  try {
    response = await fetch(`http://127.0.0.1:${control.port}${path}`, {
      method,
      headers: { authorization: `Bearer ${control.token}` },
      signal: AbortSignal.timeout(requestLimitMs),
    });
  } catch (error) {
    const detail = 'The simulated plant does not answer; start Qosha with the demo site first';
    throw new AppError('drill.unavailable', detail, { cause: error });
  }
  if (response.status === 404 && method === 'POST') throw new AppError('drill.unknown');
  const body: unknown = response.ok ? await response.json() : undefined;
  if (typeof body !== 'object' || body === null) throw unexpected();
  return body;
}

function readDrills(body: object): readonly DrillView[] {
  const { drills } = body as { drills?: unknown };
  if (!Array.isArray(drills) || !drills.every(isDrillView)) throw unexpected();
  return drills;
}

function isDrillView(value: unknown): value is DrillView {
  if (typeof value !== 'object' || value === null) return false;
  const { name, title, description, active } = value as Partial<Record<keyof DrillView, unknown>>;
  return [name, title, description].every((text) => typeof text === 'string') && typeof active === 'boolean';
}

function unexpected(): AppError {
  return new AppError('drill.unavailable', 'The simulated plant refused the request; start Qosha again');
}
