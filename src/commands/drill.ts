// `qosha drill [NAME] [--data DIR]`: lists the drills of the simulated plant, or starts one.
import { join } from 'node:path';
import { AppError } from '../core/errors.ts';
import { findNearWord } from '../platform/near-word.ts';
import type { DrillView } from '../api/contract.ts';
import type { DrillCommand } from './command-line.ts';
import { readControlFile, requestDrill, requestDrills } from './drill-control.ts';

/** 0 when done. Throws AppError `drill.unknown` or `drill.unavailable`, each with one sentence. */
export async function drill(command: DrillCommand): Promise<number> {
  const control = readControlFile(join(command.dataFolder, 'simulator.json'));
  const known = await requestDrills(control);
  if (command.drill === undefined) {
    console.log(command.json ? JSON.stringify(known) : formatDrills(known));
    return 0;
  }
  const wanted = known.find(({ name }) => name === command.drill);
  if (wanted === undefined) throw unknownDrill(command.drill, known);
  await requestDrill(control, wanted.name);
  const active = (await requestDrills(control)).filter((view) => view.active);
  if (command.json) console.log(JSON.stringify(active));
  else console.log(`${wanted.title}. Active: ${active.map(({ name }) => name).join(', ')}`);
  return 0;
}

function unknownDrill(name: string, known: readonly DrillView[]): AppError {
  const names = known.map((view) => view.name);
  const near = findNearWord(name, names);
  const mend = near === undefined ? `choose one of ${names.join(', ')}` : `did you mean ${near}?`;
  return new AppError('drill.unknown', `there is no drill named ${JSON.stringify(name)}; ${mend}`);
}

function formatDrills(known: readonly DrillView[]): string {
  const width = Math.max(...known.map(({ name }) => name.length));
  return known
    .map(({ name, active, description }) => `${active ? '*' : ' '} ${name.padEnd(width)}  ${description}`)
    .join('\n');
}
