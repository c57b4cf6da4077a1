// The simulated plant as a process of its own beside the server: free ports are found for its agents, it is started,
// watched and started again when it dies, and its drills are passed on. Easy to get wrong: two instances on one machine
// must not share ports, so all agents move together by one shift that the collector is told too.
import { fork } from 'node:child_process';
import type { ChildProcess, StdioOptions } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DrillSource } from '../api/sources.ts';
import { sleep } from '../core/clock.ts';
import type { Clock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import type { GracefulStop } from '../platform/graceful-stop.ts';
import type { Log } from '../platform/log.ts';
import type { Site } from '../site/site.ts';
import { readControlFile, requestDrill, requestDrills, requestRegisters } from './drill-control.ts';

const shiftStep = 500;
const maxShifts = 40;
const restartDelayMs = 1_000;
const maxRivalPauseMs = 1_000;
const startLimitMs = 20_000;
const pollMs = 50;

export interface SimulatedPlantParts {
  readonly site: Site;
  readonly dataFolder: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly stop: GracefulStop;
}

export interface SimulatedPlant {
  /** Added to every port of the site file. */
  readonly portShift: number;
  readonly drills: DrillSource;
  /** What every kWh register shows now, Wh by device. */
  registers(): Promise<ReadonlyMap<string, number>>;
}

function canBind(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.once('error', () => socket.close(() => resolve(false)));
    socket.bind({ port, address: '127.0.0.1', exclusive: true }, () => socket.close(() => resolve(true)));
  });
}

/** Smallest multiple of the step at which every port of the site is free. */
async function findPortShift(site: Site): Promise<number> {
  const ports = [...site.devices.map((device) => device.port), ...(site.traps ? [site.traps.port] : [])];
  for (let shift = 0; shift < maxShifts * shiftStep; shift += shiftStep) {
    const isOutside = ports.some((port) => port + shift > 65_535);
    if (isOutside) break;
    const free = await Promise.all(ports.map((port) => canBind(port + shift)));
    if (free.every(Boolean)) return shift;
  }
  throw new AppError(
    'port.busy',
    'No free UDP ports were found for the simulated plant; stop other instances',
  );
}

/** The same site with every port moved. */
export function shiftPorts(site: Site, shift: number): Site {
  const devices = site.devices.map((device) => ({ ...device, port: device.port + shift }));
  const traps = site.traps === undefined ? {} : { traps: { ...site.traps, port: site.traps.port + shift } };
  return { ...site, devices, ...traps };
}

function launch(parts: SimulatedPlantParts, portShift: number, controlFile: string): ChildProcess {
  const launcher = fileURLToPath(new URL('../qosha.mjs', import.meta.url));
  const args = ['simulate', '--site', parts.site.file, '--port-shift', String(portShift)];
  const files = ['--state', join(parts.dataFolder, 'simulator-state.json'), '--control-file', controlFile];
  // A process group of its own: Ctrl-C at a terminal reaches us alone, and we stop it in our order.
  const stdio: StdioOptions = ['ignore', 'ignore', 'inherit', 'ipc'];
  return fork(launcher, [...args, ...files], { stdio, detached: true });
}

export async function startSimulatedPlant(parts: SimulatedPlantParts): Promise<SimulatedPlant> {
  const { clock, log } = parts;
  const controlFile = join(parts.dataFolder, 'simulator.json');
  let portShift = await findPortShift(parts.site);
  let isStopping = false;
  let hasAnswered = false;
  let child: ChildProcess;
  const start = (): void => {
    rmSync(controlFile, { force: true });
    child = launch(parts, portShift, controlFile);
    child.once('exit', (code, signal) => {
      if (isStopping) return;
      log.error({ code, signal }, 'the simulated plant ended; it is started again');
      clock.after(restartDelayMs, () => void restart());
    });
  };
  // Another one that starts at this very moment may have chosen the same ports: then others are chosen, not at one time.
  const restart = async (): Promise<void> => {
    if (!hasAnswered) {
      await sleep(clock, randomInt(maxRivalPauseMs));
      portShift = await findPortShift(parts.site).catch((error: unknown) => {
        log.error({ err: error }, 'the simulated plant is tried again on the same ports');
        return portShift;
      });
    }
    if (!isStopping) start();
  };
  start();
  parts.stop.add({
    name: 'simulated plant',
    stop: () =>
      new Promise((resolve) => {
        isStopping = true;
        if (child.exitCode !== null || child.signalCode !== null) return resolve();
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  });
  await waitForControl(clock, controlFile);
  hasAnswered = true;
  return {
    portShift,
    drills: {
      list: async () => requestDrills(readControlFile(controlFile)),
      start: async (name) => requestDrill(readControlFile(controlFile), name),
    },
    registers: () => requestRegisters(readControlFile(controlFile)),
  };
}

async function waitForControl(clock: Clock, controlFile: string): Promise<void> {
  const deadlineMs = clock.monotonicMs() + startLimitMs;
  for (;;) {
    try {
      await requestDrills(readControlFile(controlFile));
      return;
    } catch (error) {
      if (clock.monotonicMs() > deadlineMs) {
        throw new AppError('drill.unavailable', 'The simulated plant did not start', { cause: error });
      }
    }
    await sleep(clock, pollMs);
  }
}
