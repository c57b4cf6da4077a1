// Looking at tables again in a few questions: it says that nothing changed when and only when finding them anew would give
// the same layout.
import { expect, test } from 'vitest';
import { DeviceReader } from '../../src/collect/device-reader.ts';
import { discoveryNeeds, type Discovered } from '../../src/collect/layout.ts';
import { lookAgain } from '../../src/collect/look-again.ts';
import { cadenceOf, everyMask } from '../../src/collect/poll-cadence.ts';
import { discover } from '../../src/collect/read-device.ts';
import { isLayoutOf, sharedLayout } from '../../src/collect/shared-layout.ts';
import { WalkChannel } from '../../src/collect/walk-channel.ts';
import type { DeviceChannel } from '../../src/collect/device-channel.ts';
import { VirtualClock } from '../../src/core/clock.ts';
import { compareOids } from '../../src/snmp/oid.ts';
import type { VarBind } from '../../src/snmp/varbind.ts';
import { changedTables, madeUpTables } from './made-up-tables.ts';
import { shippedProfiles } from './shipped-profiles.ts';

const objects = 24;

/** An agent has no row that says that it is not there. */
function agentOf({ cells }: Discovered): WalkChannel {
  const rows = [...cells.values()].filter(({ type }) => type !== 'noSuchInstance');
  return new WalkChannel(rows.toSorted((a, b) => compareOids(a.oid, b.oid)));
}

test('it says the same as finding the tables anew, for every profile, whatever changes', async () => {
  const said = { same: 0, changed: 0 };
  const questions = { anew: 0, again: 0 };
  for (const profile of shippedProfiles()) {
    let tables = madeUpTables(profile);
    for (let i = 0; i < 6; i++) {
      const first = await discover(agentOf(tables), profile, { objects });
      if (first.outcome !== 'found') throw new Error(first.outcome);
      const layout = sharedLayout(profile, first.found);
      tables = i % 3 === 0 ? tables : changedTables(tables);
      const [anew, again] = [agentOf(tables), agentOf(tables)];
      const found = await lookAgain(again, { profile, layout, objects });
      const isSame = found !== undefined && isLayoutOf(profile, layout, found);
      const second = await discover(anew, profile, { objects });
      if (second.outcome !== 'found') throw new Error(second.outcome);
      expect(isSame, profile.name).toBe(isLayoutOf(profile, layout, second.found));
      said[isSame ? 'same' : 'changed']++;
      if (isSame && discoveryNeeds(profile).roots.length > 10) {
        questions.anew += anew.requests;
        questions.again += again.requests;
      }
    }
  }
  expect(Math.min(said.same, said.changed)).toBeGreaterThan(100);
  expect(questions.again).toBeLessThan(questions.anew / 2);
}, 120_000);

const ups = '1.3.6.1.2.1.33.1';

/** A UPS of RFC 1628 with so many output lines, that has been up since the clock began. */
function upsOf(lines: number, clock: VirtualClock): WalkChannel {
  const uptime = Math.floor(clock.monotonicMs() / 10);
  const rows: VarBind[] = [
    { oid: '1.3.6.1.2.1.1.2.0', type: 'oid', value: ups },
    { oid: '1.3.6.1.2.1.1.3.0', type: 'timeticks', value: uptime },
    { oid: `${ups}.4.1.0`, type: 'integer', value: 3 },
    ...Array.from({ length: lines }, (_, i): VarBind => ({
      oid: `${ups}.4.4.1.2.${i + 1}`,
      type: 'integer',
      value: 230,
    })),
  ];
  return new WalkChannel(rows);
}

test('tables that are as they were cost a few questions every ten minutes, and a new row is found', async () => {
  const clock = new VirtualClock(0);
  let lines = 1;
  let asked = 0;
  const ask = async <T>(answer: (agent: WalkChannel) => Promise<T>): Promise<T> => {
    asked++;
    return answer(upsOf(lines, clock));
  };
  const channel: DeviceChannel = {
    get: (oids) => ask((agent) => agent.get(oids)),
    walk: (root, options) => ask((agent) => agent.walk(root, options)),
    bulk: (oids, repetitions) => ask((agent) => agent.bulk(oids, repetitions)),
  };
  const settings = { id: 'ups', intervalSeconds: 10 };
  const device = { ...settings, profile: 'rfc1628-ups', timeoutMs: 1000, retries: 1, bindings: [] };
  const profiles = shippedProfiles();
  const reader = new DeviceReader({ device, channel, profiles, clock, cadence: cadenceOf(settings) });
  const voltages = async (): Promise<number> => {
    asked = 0;
    const read = await reader.read(everyMask, 0);
    const facts = read.outcome === 'read' ? (read.batch?.facts ?? []) : [];
    return facts.filter(({ point }) => point === 'output.voltage').length;
  };
  expect(await voltages()).toBe(1);
  const anew = asked;
  await clock.advance(10_000);
  expect(await voltages()).toBe(1);
  const usual = asked;
  await clock.advance(750_000);
  expect(await voltages()).toBe(1);
  expect(asked - usual).toBeLessThan((anew - usual) / 2);
  expect(asked).toBeGreaterThan(usual);
  lines = 2;
  await clock.advance(10_000);
  expect(await voltages()).toBe(1);
  await clock.advance(750_000);
  expect(await voltages()).toBe(2);
});
