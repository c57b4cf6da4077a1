// The simulated plant as a process: started by `qosha up`, it plays every device of a site on loopback until its
// parent goes away or it is told to end. Easy to get wrong: the control file holds a token, so it is for its owner only
// and is gone when the process is.
import { randomBytes } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { systemClock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import { formatFault } from '../core/fault.ts';
import { ControlSocket } from '../simulator/control-socket.ts';
import type { SavedPlant } from '../simulator/saved-plant.ts';
import { Simulation } from '../simulator/simulation.ts';
import { readStateFile, writeStateFile } from '../simulator/state-file.ts';
import { loadSite } from '../site/load-site.ts';
import type { Site } from '../site/site.ts';

const parentCheckMs = 1000;
const seed = 20_250_301;

interface SimulateOptions {
  readonly siteFile: string;
  readonly portShift: number;
  readonly stateFile: string | undefined;
  readonly controlFile: string | undefined;
}

/**
 * `simulate --site FILE [--port-shift N] [--state FILE] [--control-file FILE]`. Resolves when it has been told to end:
 * 0, or 2 for a site file or an option that is refused, or 1 when a port cannot be had.
 */
export async function simulate(args: readonly string[]): Promise<number> {
  const ended = whenToldToEnd();
  try {
    const options = readOptions(args);
    const loaded = loadSite(options.siteFile);
    if (!('site' in loaded)) {
      for (const fault of loaded.faults) console.error(formatFault(fault));
      return 2;
    }
    const running = await start(loaded.site, options);
    await ended.promise;
    await running.stop();
    return 0;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    console.error(error.message);
    return error.code === 'config.invalid' ? 2 : 1;
  } finally {
    ended.cancel();
  }
}

function readOptions(args: readonly string[]): SimulateOptions {
  let values;
  try {
    const text = { type: 'string' } as const;
    const options = { site: text, 'port-shift': text, state: text, 'control-file': text };
    ({ values } = parseArgs({ args: [...args], options, strict: true }));
  } catch (error) {
    throw new AppError('config.invalid', error instanceof Error ? error.message : String(error), {
      cause: error,
    });
  }
  const shift = values['port-shift'] ?? '0';
  const portShift = /^-?\d{1,5}$/.test(shift) ? Number(shift) : Number.NaN;
  if (values.site === undefined) throw new AppError('config.invalid', 'simulate needs --site FILE');
  if (Number.isNaN(portShift)) {
    throw new AppError(
      'config.invalid',
      `--port-shift ${shift} is not a whole number; write for example 500`,
    );
  }
  return {
    siteFile: values.site,
    portShift,
    stateFile: values.state,
    controlFile: values['control-file'],
  };
}

async function start(site: Site, options: SimulateOptions): Promise<{ stop: () => Promise<void> }> {
  const { stateFile, controlFile, portShift } = options;
  const saved = stateFile === undefined ? undefined : readSaved(stateFile);
  const simulation = await Simulation.start({
    site,
    clock: systemClock,
    seed,
    portShift,
    ...(saved === undefined ? {} : { saved }),
    ...(stateFile === undefined ? {} : { onSave: (plant) => save(stateFile, plant) }),
  });
  const token = randomBytes(24).toString('base64url');
  const control = new ControlSocket(simulation, token);
  const port = await control.listen();
  if (controlFile !== undefined) writeControlFile(controlFile, { port, token, pid: process.pid });
  return {
    async stop() {
      await control.close();
      await simulation.stop();
      if (controlFile !== undefined) rmSync(controlFile, { force: true });
    },
  };
}

function readSaved(file: string): SavedPlant | undefined {
  const read = readStateFile(file);
  if (read.outcome === 'read') return read.saved;
  if (read.outcome === 'absent') return undefined;
  // Registers that begin anew would look like meters that were swapped: better not to start than to bill that.
  const detail = `the state file ${file} cannot be used (${read.reason}); put a good copy there or remove it`;
  throw new AppError('config.invalid', detail);
}

/** A full disk must not stop the plant; it is said once for each failure and tried again in seconds. */
function save(file: string, plant: SavedPlant): void {
  try {
    writeStateFile(file, plant);
  } catch (error) {
    console.error(
      `the state file ${file} cannot be written (${error instanceof Error ? error.message : String(error)})`,
    );
  }
}

function writeControlFile(file: string, content: { port: number; token: string; pid: number }): void {
  const beside = `${file}.new`;
  writeFileSync(beside, JSON.stringify(content), { mode: 0o600 });
  renameSync(beside, file);
}

/** Settles on SIGTERM, SIGINT, a closed channel to the parent, or another parent than at the start. */
function whenToldToEnd(): { readonly promise: Promise<void>; readonly cancel: () => void } {
  const told = Promise.withResolvers<void>();
  const tell = (): void => told.resolve();
  const events = ['SIGTERM', 'SIGINT', 'SIGHUP', 'disconnect'] as const;
  for (const event of events) process.once(event, tell);
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid !== parent) tell();
  }, parentCheckMs);
  return {
    promise: told.promise,
    cancel() {
      clearInterval(watch);
      for (const event of events) process.off(event, tell);
    },
  };
}
