// A receiver of traps that keeps them in the database named by its first argument, on the port of its second: what the
// test kills. Prints `ready`.

import { randomUUIDv7 } from 'node:crypto';
import { argv, stdout } from 'node:process';
import { takeTrap } from '../../src/collect/trap-intake.ts';
import { TrapRecorder } from '../../src/collect/trap-recorder.ts';
import { systemClock } from '../../src/core/clock.ts';
import { type ConnectionSettings, openDatabase } from '../../src/platform/database.ts';
import { createSilentLog } from '../../src/platform/log.ts';
import { countEngineStart } from '../../src/readings/trap-event-store.ts';
import { createEngineId } from '../../src/snmp/local-engine.ts';
import { openTrapReceiver } from '../../src/snmp/trap-receiver.ts';

const settings = JSON.parse(argv[2] ?? '') as ConnectionSettings;
const log = createSilentLog();
const database = openDatabase({ ...settings, log, poolSize: 2 });
const engine = await database.transaction((tx) =>
  countEngineStart(tx, createEngineId(), systemClock.epochMs()),
);
const recorder = new TrapRecorder({ clock: systemClock, database, log, newKey: () => randomUUIDv7() });
const polling = { profileOf: () => undefined, pollNow: () => undefined, burst: () => undefined };
await openTrapReceiver({
  clock: systemClock,
  port: Number(argv[3]),
  communities: ['public'],
  engine,
  allowedSources: ['127.0.0.1'],
  perSecond: 10_000,
  onTrap: (trap) => takeTrap(trap, { matching: { devices: [], polling }, recorder }),
});
stdout.write('ready\n');
