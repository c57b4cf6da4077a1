// The README's test command: makes sure the servers that the tests talk to are installed, then checks types, lint and
// format, builds the page and runs every test. Plain JavaScript, because it may be started by any Node from 18 on.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Debian package and a file that proves it is there. */
const servers = [
  ['chromium', '/usr/bin/chromium'],
  ['snmpd', '/usr/sbin/snmpd'],
  ['snmp', '/usr/bin/snmpbulkwalk'],
  ['snmpsim', '/usr/bin/snmpsimd'],
  ['nats-server', '/usr/sbin/nats-server'],
  ['postgresql', '/usr/lib/postgresql'],
  ['poppler-utils', '/usr/bin/pdftotext'],
];

function missingServers() {
  return servers.filter(([, proof]) => !existsSync(proof)).map(([name]) => name);
}

function execute(command, args, extra = {}) {
  const env = {
    ...process.env,
    PATH: join(root, 'node_modules/.bin') + delimiter + process.env.PATH,
    ...extra,
  };
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env });
  if (error) process.stderr.write(`${command}: ${error.message}\n`);
  return status === 0;
}

function installServers(names) {
  process.stdout.write(`Installing ${names.join(' ')} …\n`);
  const quiet = { DEBIAN_FRONTEND: 'noninteractive' };
  return (
    execute('apt-get', ['-qq', 'update'], quiet) &&
    execute('apt-get', ['-qq', '-y', '--no-install-recommends', 'install', ...names], quiet)
  );
}

function ensureServers() {
  const missing = missingServers();
  if (missing.length === 0) return true;
  const canInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (canInstall && installServers(missing) && missingServers().length === 0) return true;
  process.stderr.write(
    `The tests talk to real servers, and these Debian packages are missing: ${missingServers().join(' ')}\n` +
      `Install them with: sudo apt-get install ${missingServers().join(' ')}\n`,
  );
  return false;
}

const steps = [
  () => ensureServers(),
  () => execute('tsc', ['--noEmit']),
  () => execute('oxlint', ['--max-warnings', '0', 'src', 'test']),
  () => execute('oxfmt', ['--check', 'src', 'test']),
  () => execute('vite', ['build', '--config', 'src/web/vite.config.ts', '--logLevel', 'warn']),
  () => execute('vitest', ['run', '--config', 'test/vitest.config.ts']),
];
process.exitCode = steps.every((step) => step()) ? 0 : 1;
