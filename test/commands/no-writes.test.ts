// Qosha does not write to the plant: over a whole life – start, polling, bursts, a failover with a missed step, walk, discover –
// not one SET arrives at the doors of the devices. And with an action armed live by two people exactly one does, of what they
// agreed to, while what is armed as a dry run and what nobody armed stays at home.
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createId } from '../../src/access/token.ts';
import { insertArming, insertConsent } from '../../src/actions/arming-store.ts';
import type { ArmingMode } from '../../src/actions/arming.ts';
import { listIntents } from '../../src/actions/intent-store.ts';
import { outcomeOf } from '../../src/actions/missed-steps.ts';
import { discoverDevices } from '../../src/commands/discover.ts';
import { startOperations } from '../../src/commands/operations.ts';
import type { Operations } from '../../src/commands/operations.ts';
import { recordWalk } from '../../src/commands/walk.ts';
import { systemClock } from '../../src/core/clock.ts';
import { formatFault } from '../../src/core/fault.ts';
import { createGracefulStop } from '../../src/platform/graceful-stop.ts';
import type { GracefulStop } from '../../src/platform/graceful-stop.ts';
import { createSilentLog } from '../../src/platform/log.ts';
import { createMetrics } from '../../src/platform/metrics.ts';
import { Simulation } from '../../src/simulator/simulation.ts';
import { loadSite } from '../../src/site/load-site.ts';
import type { Site } from '../../src/site/site.ts';
import { createTestDatabase } from '../postgres.ts';
import type { TestDatabase } from '../postgres.ts';
import { CountingDoors } from './counting-door.ts';

const patience = { timeout: 30_000, interval: 50 };
const commandOid = '1.3.6.1.4.1.28634.14.5.2.0';
const faultReset = 0x08f7_0000;
const folder = mkdtempSync(join(tmpdir(), 'qosha-writes-'));
const doors = new CountingDoors();
let db: TestDatabase;
let simulation: Simulation;
let stop: GracefulStop;
let operations: Operations;
let site: Site;
const people = { ann: createId(), bob: createId() };

const action = (name: string): string => `
  - name: ${name}
    title: { en: ${name}, az: ${name}, ru: ${name} }
    kind: snmp-set
    device: gen-1
    oid: ${commandOid}
    type: integer
    value: ${faultReset}
    components: [gen-1]
    interlock:
      - { device: gen-1, point: engine.mode, is: [auto] }
      - { component: utility-a, state: [unavailable] }
    rate: { atMost: 1, perHours: 24 }
`;

/** A step that no generator ever takes: missed as soon as anybody looks. */
const sequence = `
id: never
title: { en: Never, az: Heç vaxt, ru: Никогда }
subject: { ids: [utility-a] }
trigger: { condition: { state: [unavailable] } }
ends: { condition: { state: [available] }, as: returned }
scope:
  switches: { from: subject, go: downstream, kind: [transfer-switch], nearest: true }
  generators: { from: switches, go: upstream, kind: [generator] }
steps:
  - id: racing
    title: { en: Racing, az: Yarış, ru: Гонка }
    each: generators
    condition: { point: output.frequency, atLeast: 70 }
    deadline: { seconds: 1 }
    miss:
      priority: high
      says: { en: "{name} does not race", az: "{name} yarışmır", ru: "{name}: не мчится" }
      act: { en: look, az: bax, ru: смотри }
      actions: [restart, rehearsed, forgotten]
`;

function writeHouse(): string {
  const text = readFileSync(join(import.meta.dirname, '../simulation/site.yaml'), 'utf8')
    .replace(/interval: 600\n\s+fastInterval: 300\n\s+slowInterval: 3600/u, 'interval: 2\n  fastInterval: 1')
    .replace(
      /profile: dse8610-generator,\n/u,
      'profile: comap-generator,\n      writes: allowed,\n      writeAs: { community: { file: write } },\n',
    );
  mkdirSync(join(folder, 'sequences'));
  const file = join(folder, 'site.yaml');
  writeFileSync(file, text);
  writeFileSync(join(folder, 'community'), 'reads\n');
  writeFileSync(join(folder, 'write'), 'writes\n');
  writeFileSync(join(folder, 'sequences', 'never.yaml'), sequence);
  const actions = ['restart', 'rehearsed', 'forgotten'].map(action).join('');
  writeFileSync(join(folder, 'actions.yaml'), `actions:${actions}`);
  return file;
}

async function startPlant(plain: Site): Promise<number> {
  for (let portShift = 21_000; ; portShift += 500) {
    try {
      simulation = await Simulation.start({ site: plain, clock: systemClock, seed: 7, portShift });
      return portShift;
    } catch (error) {
      if (portShift > 60_000) throw error;
    }
  }
}

beforeAll(async () => {
  db = await createTestDatabase();
  await db.app.transaction(async (tx) => {
    for (const [login, id] of Object.entries(people)) {
      await tx.execute(
        `INSERT INTO person (id, login, name, language, roles, created_at)
         VALUES ($1, $2, $2, 'en', ARRAY['administrator'], now())`,
        [id, login],
      );
    }
  });
  const loaded = loadSite(writeHouse());
  if ('faults' in loaded) throw new Error(loaded.faults.map(formatFault).join('\n'));
  const { traps: _, ...plain } = loaded.site;
  const portShift = await startPlant(plain);
  const devices = await Promise.all(
    plain.devices.map(async (device) => ({ ...device, port: await doors.open(device.port + portShift) })),
  );
  site = { ...plain, devices };
  stop = createGracefulStop({ clock: systemClock, log: createSilentLog() });
  operations = await startOperations({
    site,
    database: db.app,
    clock: systemClock,
    log: createSilentLog(),
    metrics: createMetrics(),
    stop,
    engineFile: join(folder, 'engines.json'),
    channels: [],
    publicUrl: 'http://127.0.0.1:1',
    mail: undefined,
  });
  operations.startRegisters();
}, 60_000);

afterAll(async () => {
  await stop?.stop('the test is over');
  await simulation?.stop();
  doors.close();
  await db?.stop();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

async function arm(name: string, mode: ArmingMode): Promise<void> {
  const id = createId();
  const at = Temporal.Instant.fromEpochMilliseconds(systemClock.epochMs() - 1_000);
  const fresh = { id, action: name, mode, reason: 'test', personId: people.ann, at };
  const definitionHash = operations.actions.hashOf(name);
  await db.app.transaction(async (tx) => {
    await insertArming(tx, { ...fresh, definitionHash, until: at.add({ hours: 1 }) });
    const by = { id: people.ann, login: 'ann', isAdministrator: true };
    await insertConsent(tx, { id, by }, { personId: people.bob, at });
  });
}

async function outcomes(): Promise<Readonly<Record<string, string>>> {
  const intents = await db.app.transaction((tx) => listIntents(tx, { limit: 100 }));
  const told = intents.map((intent) => {
    const outcome = outcomeOf(intent);
    return [`${intent.action} ${intent.runId}`, outcome.kind === 'refused' ? outcome.because : outcome.kind];
  });
  return Object.fromEntries(told);
}

const utility = () => operations.plant.status('utility-a')?.state;
/** What came of each action in the run that is not among `known`. */
async function freshOutcomes(known: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const fresh = Object.entries(await outcomes()).filter(([key]) => !known.includes(key));
  return Object.fromEntries(fresh.map(([key, outcome]) => [key.split(' ')[0], outcome]));
}

describe.sequential('a whole life', () => {
  test('polls, follows a failover with a missed step, walks and discovers without one SET', async () => {
    await vi.waitFor(() => expect(utility()).toBe('available'), patience);
    await vi.waitFor(() => {
      expect(operations.plant.board.get('gen-1', 'engine.mode')?.state).toBe('auto');
    }, patience);
    simulation.drill('mains-lost-a');
    await vi.waitFor(async () => {
      expect(await freshOutcomes([])).toEqual({
        restart: 'not-armed',
        rehearsed: 'not-armed',
        forgotten: 'not-armed',
      });
    }, patience);
    const quiet = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const silent = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    const port = site.devices.find(({ id }) => id === 'gen-1')?.port ?? 0;
    const asked = { port, user: undefined, isV1: false, timeoutMs: 1_000 };
    const roots = ['1.3.6.1.4.1.28634'];
    const file = join(folder, 'walk');
    await recordWalk({
      ...asked,
      command: 'walk',
      address: '127.0.0.1',
      community: 'reads',
      roots,
      file,
    });
    await discoverDevices({
      ...asked,
      command: 'discover',
      ranges: ['127.0.0.1'],
      communities: ['reads'],
      siteFile: undefined,
      json: true,
    });
    quiet.mockRestore();
    silent.mockRestore();
    expect(readFileSync(file, 'utf8').split('\n').length).toBeGreaterThan(30);
    expect(doors.count('get')).toBeGreaterThan(50);
    expect(doors.count('getBulk') + doors.count('getNext')).toBeGreaterThan(0);
    expect([doors.count('set'), doors.count('unread')]).toEqual([0, 0]);
  }, 60_000);

  test('one SET when it is armed live by two, none for what is rehearsed or not armed; the alert says so', async () => {
    const known = Object.keys(await outcomes());
    simulation.drill('normal');
    await vi.waitFor(() => expect(utility()).toBe('available'), patience);
    await vi.waitFor(() => {
      expect(operations.failovers.runs.kept.filter(({ run }) => run.sequenceId === 'never')).toMatchObject([
        { run: { ending: 'returned' } },
      ]);
    }, patience);
    await arm('restart', 'live');
    await arm('rehearsed', 'dry-run');
    simulation.drill('mains-lost-a');
    await vi.waitFor(async () => {
      expect(await freshOutcomes(known)).toEqual({
        restart: 'done',
        rehearsed: 'dry-run',
        forgotten: 'not-armed',
      });
    }, patience);
    await vi.waitFor(async () => {
      const rows = await db.app.query<{ text: string }>(
        `SELECT params ->> 'text_en' AS text FROM alert WHERE key LIKE 'run:never.%' ORDER BY opened_at DESC LIMIT 1`,
      );
      expect(rows[0]?.text).toContain(`action restart: DONE (${faultReset})`);
      expect(rows[0]?.text).toContain('action rehearsed: dry run, would have been done');
      expect(rows[0]?.text).toContain('action forgotten: not done, nobody armed it');
    }, patience);
    expect(doors.sets).toHaveLength(1);
    expect(doors.sets[0]).toMatchObject({ version: 'v2c', community: 'writes' });
    expect(doors.sets[0]?.pdu.varbinds).toEqual([{ oid: commandOid, type: 'integer', value: faultReset }]);
    expect(doors.count('unread')).toBe(0);
  }, 60_000);
});
