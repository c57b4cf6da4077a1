// `qosha walk`: everything below some roots of one device, as .snmprec lines. Easy to get wrong: a walk that breaks off
// still keeps what was read, and says so; and what it writes is sorted and plain ASCII, whatever the device answers.
// Exit status: 0 recorded, 1 no answer or broken off, 2 not understood.
import { writeFileSync } from 'node:fs';
import { describeFailure } from '../collect/device-channel.ts';
import { formatRecorded } from '../collect/walk-file.ts';
import { systemClock } from '../core/clock.ts';
import { showControlCharacters } from '../platform/log.ts';
import { openSnmpClient, type SnmpClient } from '../snmp/client-socket.ts';
import { compareOids, parseOid } from '../snmp/oid.ts';
import type { SnmpTarget } from '../snmp/target.ts';
import type { VarBind } from '../snmp/varbind.ts';
import { resolveAddress } from './device-address.ts';
import type { WalkCommand } from './device-commands.ts';
import { Progress } from './progress.ts';
import { readUserSecrets } from './user-options.ts';

/** Objects recorded at most below one root. */
const maxRows = 200_000;

export async function recordWalk(command: WalkCommand): Promise<number> {
  for (const root of command.roots) {
    const parsed = parseOid(root);
    if (!parsed.ok) return refuse(`${parsed.message}; write for example 1.3.6.1.2.1.33`);
  }
  if (command.port === 0) return refuse('port 0 cannot be asked; write the port of the agent, mostly 161');
  const address = await resolveAddress(command.address);
  if (address === undefined)
    return refuse(`${command.address} is no IP address and no known host name; correct it`);
  const user = command.user === undefined ? undefined : readUserSecrets(command.user);
  if (user !== undefined && user.faults.length > 0) return refuse(user.faults.join('; '));
  const { port, community, timeoutMs } = command;
  const place = { address, port, timeoutMs, retries: 2 };
  const target: SnmpTarget =
    user === undefined
      ? { ...place, community, version: command.isV1 ? 'v1' : 'v2c' }
      : { ...place, version: 'v3', security: user.security };
  const client = await openSnmpClient({ clock: systemClock });
  try {
    const walked = await walkRoots(client, target, command.roots);
    write(command.file, walked.varbinds);
    for (const problem of walked.problems) console.error(`qosha: ${showControlCharacters(problem)}`);
    const place = command.file === undefined ? '' : ` in ${command.file}`;
    console.error(`${walked.varbinds.length} objects${showControlCharacters(place)}`);
    return walked.problems.length === 0 ? 0 : 1;
  } finally {
    await client.close();
  }
}

interface Walked {
  readonly varbinds: readonly VarBind[];
  readonly problems: readonly string[];
}

async function walkRoots(client: SnmpClient, target: SnmpTarget, roots: readonly string[]): Promise<Walked> {
  const byOid = new Map<string, VarBind>();
  const problems: string[] = [];
  const progress = new Progress();
  for (const text of roots) {
    const root = text.replace(/^\./, '');
    const before = byOid.size;
    const onProgress = (rows: number): void => progress.show(`${before + rows} objects`);
    const result = await client.walk(target, root, { maxRows, onProgress });
    const rows = result.outcome === 'answered' ? result.varbinds : result.partial;
    for (const row of rows) byOid.set(row.oid, row);
    if (result.outcome === 'refused') {
      problems.push(`below ${root}: ${describeFailure(result)}`);
    } else if (result.outcome !== 'answered') {
      problems.push(
        `below ${root}: ${describeFailure(result)} after ${rows.length} objects; ${mendOf(result.outcome)}`,
      );
    } else if (!result.isComplete) {
      problems.push(`below ${root} are more than ${maxRows} objects; name a smaller subtree`);
    } else if (rows.length === 0) {
      problems.push(`below ${root} the device has nothing; name another subtree`);
    }
  }
  progress.end();
  const varbinds = [...byOid.values()].sort((a, b) => compareOids(a.oid, b.oid));
  return { varbinds, problems };
}

function mendOf(outcome: string): string {
  if (outcome === 'timeout') return 'check address, port and community, or give it more --timeout';
  return outcome === 'malformed' ? 'try --v1, or smaller subtrees' : 'try it again';
}

function write(file: string | undefined, varbinds: readonly VarBind[]): void {
  const text = varbinds
    .map(formatRecorded)
    .filter((line) => line !== undefined)
    .map((line) => `${line}\n`)
    .join('');
  if (file === undefined) process.stdout.write(text);
  else writeFileSync(file, text);
}

function refuse(sentence: string): number {
  console.error(`qosha: ${showControlCharacters(sentence)}`);
  return 2;
}
