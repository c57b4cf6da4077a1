#!/usr/bin/env node
// Starts Qosha under the Node it needs. Plain JavaScript that any Node from 18 on can run: a distribution's Node
// is usually too old, so the one that npm installed beside us is started instead. Easy to get wrong: Ctrl-C
// must reach the child once at least, and when this process is killed the child must not live on unseen.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const neededMajor = 26;
const here = dirname(fileURLToPath(import.meta.url));

/** Package names that carry a Node binary for this machine, and where it lies in them. */
function listNodePackages() {
  const machine = `${process.platform}-${process.arch}`;
  return [`node-${machine}`, `node-bin-${machine}`].map((name) => join(name, 'bin', 'node'));
}

/** The Node that npm installed: beside us, or in a folder further up when Qosha itself is a dependency. */
function findNode() {
  for (let folder = here; ; folder = dirname(folder)) {
    for (const binary of listNodePackages()) {
      const path = join(folder, 'node_modules', binary);
      if (existsSync(path)) return path;
    }
    if (folder === dirname(folder)) return undefined;
  }
}

function startUnder(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    // The channel carries no messages: its end tells the child that this process is gone.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, QOSHA_LAUNCHED: '1' },
  });
  const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'];
  for (const signal of forwarded) {
    process.on(signal, () => {
      // A terminal sends these to the whole foreground group: the child has its own copy already, and a second
      // one is harmless to it by design.
      child.kill(signal);
    });
  }
  if (process.channel !== undefined) {
    process.once('disconnect', () => child.kill('SIGTERM'));
    process.channel.unref();
  }
  child.on('error', (error) => {
    process.stderr.write(`qosha: ${node} cannot be started (${error.message}); run npm ci again\n`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = signal === null ? (code ?? 1) : 128 + (constants.signals[signal] ?? 0);
  });
}

const major = Number(process.versions.node.split('.')[0]);
if (major >= neededMajor) {
  delete process.env.QOSHA_LAUNCHED;
  if (process.channel !== undefined) {
    process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
    process.channel.unref();
  }
  const { main } = await import('./commands/main.ts');
  process.exitCode = await main(process.argv.slice(2));
} else {
  const node = process.env.QOSHA_LAUNCHED === '1' ? undefined : findNode();
  if (node === undefined) {
    process.stderr.write(
      `qosha: needs Node ${neededMajor} or later, this is ${process.versions.node} and none is installed for ` +
        `${process.platform}-${process.arch}; run npm ci without --omit=optional, or install Node ${neededMajor}\n`,
    );
    process.exitCode = 1;
  } else {
    startUnder(node);
  }
}
