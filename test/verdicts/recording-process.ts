// Changes states without end and records them, to be killed. Tells each change on its output before it is noted.
import { writeSync } from 'node:fs';
import { systemClock } from '../../src/core/clock.ts';
import { openDatabase } from '../../src/platform/database.ts';
import type { ConnectionSettings } from '../../src/platform/database.ts';
import { createSilentLog } from '../../src/platform/log.ts';
import { createMetrics } from '../../src/platform/metrics.ts';
import type { ComponentState } from '../../src/site/component.ts';
import { startRecording } from '../../src/verdicts/recording-loop.ts';
import { VerdictJournal } from '../../src/verdicts/verdict-journal.ts';
import { componentOf, deviceOf, siteOf } from './small-site.ts';

const settings = JSON.parse(process.env['QOSHA_TEST_DATABASE'] ?? '') as ConnectionSettings;
const log = createSilentLog();
const clock = systemClock;
const ids = ['a', 'b', 'c', 'd', 'e'];
const site = siteOf(
  ids.map((id) => componentOf(id, { provides: 'power' })),
  [
    deviceOf(
      'device',
      ids.map((component) => ({ component })),
    ),
  ],
);
const journal = new VerdictJournal({ site, clock });
const database = openDatabase({ ...settings, log, poolSize: 2 });
startRecording({ journal, database, clock, log, metrics: createMetrics() });
/** Without that in which they begin: each line told is an entry of the record. */
const states: readonly ComponentState[] = ['available', 'unavailable'];
let turn = 0;
setInterval(() => {
  const id = ids[turn % ids.length] ?? 'a';
  const state = states[turn % states.length] ?? 'available';
  turn += 1;
  writeSync(1, `${JSON.stringify({ atMs: clock.epochMs(), id, state })}\n`);
  journal.noteState(id, state, null);
}, 2);
