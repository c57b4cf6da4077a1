// The trap socket: bound by us or handed over by systemd, its real buffer, and what the kernel dropped.

import { execFileSync, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import { openTrapReceiver } from '../../src/snmp/trap-receiver.ts';
import { countDrops, inheritedTrapSocket, kernelDrops, openTrapSockets } from '../../src/snmp/trap-socket.ts';
import { freeUdpPort } from '../free-port.ts';

const child = fileURLToPath(new URL('./trap-socket-child.ts', import.meta.url));
const closers: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** Sends an inform of Debian's snmpinform; throws when it is not acknowledged. */
function inform(port: number): void {
  const args = ['-v2c', '-c', 'public', '-r', '8', '-t', '1', `127.0.0.1:${port}`, '', '1.3.6.1.6.3.1.1.5.1'];
  execFileSync('/usr/bin/snmpinform', args, { env: { ...process.env, MIBS: '' }, timeout: 20_000 });
}

test('a taken port and a foreign address are told by the error of the system', async () => {
  const sockets = await openTrapSockets({ address: '127.0.0.1', port: 0 });
  closers.push(...sockets.map((socket) => () => void socket.close()));
  const { port } = sockets[0].address();
  expect(new Set(sockets.map((socket) => socket.address().port))).toEqual(new Set([port]));
  // Ours share it among themselves and with nobody else, not even with another Qosha.
  await expect(openTrapSockets({ address: '127.0.0.1', port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await expect(openTrapSockets({ address: '192.0.2.1', port: 0 })).rejects.toMatchObject({
    code: 'EADDRNOTAVAIL',
  });
});

test('a socket that systemd bound is used, with what it had received before we started', async () => {
  const activate = '/usr/bin/systemd-socket-activate';
  if (!existsSync(activate)) throw new Error(`${activate} is missing: apt-get install systemd`);
  const port = await freeUdpPort();
  const listen = ['--datagram', '--listen', `127.0.0.1:${port}`, '--fdname', 'traps'];
  const started = spawn(activate, [...listen, process.execPath, child], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(started, 'exit');
  closers.push(async () => {
    started.kill('SIGKILL');
    await ended;
  });
  await once(started.stderr, 'data');
  // systemd starts the program at the first datagram, and keeps it for that program.
  inform(port);
});

test('only sockets that were meant for us are taken', () => {
  const own = { LISTEN_FDS: '2', LISTEN_PID: '77' };
  expect(inheritedTrapSocket(own, 77)).toBe(3);
  expect(inheritedTrapSocket(own, 78)).toBeUndefined();
  expect(inheritedTrapSocket({ ...own, LISTEN_FDNAMES: 'http:traps' }, 77)).toBe(4);
  expect(inheritedTrapSocket({ LISTEN_FDS: '0', LISTEN_PID: '77' }, 77)).toBeUndefined();
  expect(inheritedTrapSocket({}, 77)).toBeUndefined();
});

test('the buffer is read back, and what the kernel dropped is known', async () => {
  const receiver = await openTrapReceiver({
    clock: systemClock,
    port: 0,
    communities: [],
    allowedSources: ['127.0.0.1'],
    onTrap: () => 'accepted',
  });
  closers.push(() => receiver.close());
  expect(receiver.receiveBufferBytes).toBeGreaterThan(100_000);
  const sender = createSocket('udp4');
  closers.push(() => void sender.close());
  const full = Buffer.alloc(60_000);
  const count = Math.ceil(receiver.receiveBufferBytes / full.length) + 50;
  // Nothing is received meanwhile: this loop does not let go of the process, and sending waits for nobody.
  const before = await kernelDrops(receiver.port);
  const flood = spawn(process.execPath, [
    '-e',
    `const s = require('node:dgram').createSocket('udp4'); const b = Buffer.alloc(${full.length});
     let n = 0; const next = () => (n++ < ${count} ? s.send(b, ${receiver.port}, '127.0.0.1', next) : s.close()); next();`,
  ]);
  const gone = once(flood, 'exit');
  // Held up: the kernel has to keep what comes, until it cannot.
  const untilMs = performance.now() + 1500;
  while (performance.now() < untilMs);
  await gone;
  const after = await kernelDrops(receiver.port);
  if (after === undefined) return;
  expect(before).toBe(0);
  expect(after).toBeGreaterThan(0);
});

test('drops are read from the table of the kernel by port', () => {
  const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
  100: 0100007F:00A2 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 91 2 00000000abc 41
  101: 00000000:00A2 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 92 2 00000000abd 1
  102: 0100007F:00A3 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 93 2 00000000abe 7
`;
  expect(countDrops(table, 162)).toBe(42);
});
