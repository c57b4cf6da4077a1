// The command line: reads it, runs one command, gives the exit status. Each command is loaded only when asked for, so
// that `qosha assess` starts at once. An operating error becomes one sentence; anything else is a fault of the program
// and keeps its stack.
import { AppError } from '../core/errors.ts';
import { limitHeapGrowth } from '../platform/heap-growth.ts';
import { readCommandLine } from './command-line.ts';
import type { Command } from './command-line.ts';
import { simulate } from './simulate.ts';

/** Exit status: 0 done, 1 failed or answered no, 2 not understood or refused, 3 not proven. */
export async function main(argv: readonly string[]): Promise<number> {
  if (argv[0] === 'simulate') return simulate(argv.slice(1));
  const line = readCommandLine(argv);
  if ('help' in line) {
    process.stdout.write(line.help);
    return 0;
  }
  if ('faults' in line) {
    for (const fault of line.faults) process.stderr.write(`qosha: ${fault}\n`);
    return 2;
  }
  try {
    return await run(line.command);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    process.stderr.write(`qosha: ${error.message}\n`);
    return 1;
  }
}

async function run(command: Command): Promise<number> {
  switch (command.command) {
    case 'up': {
      limitHeapGrowth();
      const { up } = await import('./up.ts');
      return up(command);
    }
    case 'collect': {
      limitHeapGrowth();
      const { collect } = await import('./collect.ts');
      return collect(command);
    }
    case 'check-config': {
      const { checkConfig } = await import('./check-config.ts');
      return checkConfig(command);
    }
    case 'assess': {
      const { assessFiles } = await import('./assess.ts');
      return assessFiles(command);
    }
    case 'place': {
      const { place } = await import('./place.ts');
      return place(command);
    }
    case 'poll': {
      const { poll } = await import('./poll.ts');
      return poll(command);
    }
    case 'walk': {
      const { recordWalk } = await import('./walk.ts');
      return recordWalk(command);
    }
    case 'discover': {
      const { discoverDevices } = await import('./discover.ts');
      return discoverDevices(command);
    }
    case 'profile': {
      const { tryProfile } = await import('./profile.ts');
      return tryProfile(command);
    }
    case 'drill': {
      const { drill } = await import('./drill.ts');
      return drill(command);
    }
  }
}
