// snmpsimd (Debian package snmpsim) as the device under test: serves the .snmprec files of a folder on loopback.
// It refuses to run as root, so it is told to become nobody then.
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, rmSync } from 'node:fs';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '../../src/core/clock.ts';
import { openSnmpClient } from '../../src/snmp/client-socket.ts';

const nobody = 65_534;
const longestStartMs = 30_000;

export interface Snmpsim {
  readonly port: number;
  stop(): Promise<void>;
}

/** A port that was free a moment ago. */
async function findFreePort(): Promise<number> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
}

/**
 * Starts it and waits until `community` (a file name without ending, and a context of SNMPv3) answers; `more` are
 * further options. Throws when the package is missing. */
export async function startSnmpsim(
  folder: string,
  community: string,
  more: readonly string[] = [],
): Promise<Snmpsim> {
  const port = await findFreePort();
  const cache = mkdtempSync(join(tmpdir(), 'qosha-snmpsim-'));
  chmodSync(cache, 0o777);
  const isRoot = process.getuid?.() === 0;
  if (isRoot) chownSync(cache, nobody, nobody);
  const args = [
    `--data-dir=${folder}`,
    `--cache-dir=${cache}`,
    `--agent-udpv4-endpoint=127.0.0.1:${port}`,
    ...more,
    ...(isRoot ? ['--process-user=nobody', '--process-group=nogroup'] : []),
  ];
  const child = spawn('snmpsimd', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    rmSync(cache, { recursive: true, force: true });
  };
  try {
    await waitUntilItAnswers(child, port, community);
  } catch (error) {
    await stop();
    throw error;
  }
  return { port, stop };
}

async function waitUntilItAnswers(child: ChildProcess, port: number, community: string): Promise<void> {
  let trouble = '';
  child.on('error', (error) => (trouble = `snmpsimd cannot be started (${error.message}); install snmpsim`));
  child.stderr?.on('data', (text: Buffer) => (trouble ||= text.toString().slice(0, 500)));
  const client = await openSnmpClient({ clock: systemClock });
  const target = { address: '127.0.0.1', port, community, timeoutMs: 500, retries: 0 };
  const untilMs = systemClock.monotonicMs() + longestStartMs;
  try {
    while (systemClock.monotonicMs() < untilMs) {
      const result = await client.get(target, ['1.3.6.1.2.1.1.1.0']);
      if (result.outcome === 'answered') return;
      if (child.exitCode !== null || child.pid === undefined) break;
      await pause(50);
    }
  } finally {
    await client.close();
  }
  throw new Error(trouble === '' ? 'snmpsimd does not answer' : trouble);
}
