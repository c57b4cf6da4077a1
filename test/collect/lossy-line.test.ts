// Polling over a line that loses, doubles, reorders, delays and falsifies datagrams, with real sockets. Every device has
// values that no other has, and one that only grows: a value of another device, of another object or of the past would
// show. Easy to get wrong: nothing may be believed, and nobody may be called silent either.
import { describe, test } from 'vitest';
import { loadProfiles } from '../../src/collect/load-profiles.ts';
import type { Profile } from '../../src/collect/profile.ts';
import { startPolling, type PollingControl } from '../../src/collect/poll-loop.ts';
import { systemClock } from '../../src/core/clock.ts';
import { createSilentLog } from '../../src/platform/log.ts';
import { createMetrics } from '../../src/platform/metrics.ts';
import { Secret } from '../../src/platform/secret.ts';
import { readingsOf } from '../../src/readings/reading-batch.ts';
import type { DeviceHealth } from '../../src/readings/device-health.ts';
import type { Reading } from '../../src/readings/reading.ts';
import type { Device } from '../../src/site/site.ts';
import { openSnmpClient } from '../../src/snmp/client-socket.ts';
import { compareOids } from '../../src/snmp/oid.ts';
import type { VarBind } from '../../src/snmp/varbind.ts';
import { respond, startRawAgent, type RawAgent } from '../snmp/raw-agent.ts';
import { LossyProxy, type Trouble } from './lossy-proxy.ts';

const ups = '1.3.6.1.2.1.33.1';
const clean: Trouble = { loss: 0, doubling: 0, delay: 0, delayMs: 0, falsified: 0 };
const dead: Trouble = { ...clean, loss: 1 };
const seed = 20_261_122;

/** What device number `n` says: every number tells whose it is. `told` counts the requests it has answered. */
function objectsOf(n: number, told: number): VarBind[] {
  const integer = (oid: string, value: number): VarBind => ({ oid, type: 'integer', value });
  const rows = [1, 2, 3].flatMap((line) => [
    integer(`${ups}.3.3.1.3.${line}`, 200 + n * 3 + line),
    integer(`${ups}.4.4.1.2.${line}`, 300 + n * 3 + line),
    integer(`${ups}.4.4.1.5.${line}`, n * 3 + line),
  ]);
  return [
    { oid: '1.3.6.1.2.1.1.2.0', type: 'oid', value: ups } as VarBind,
    { oid: '1.3.6.1.2.1.1.3.0', type: 'timeticks', value: 1000 + told } as VarBind,
    integer(`${ups}.2.4.0`, 10 + n),
    integer(`${ups}.4.1.0`, 3),
    ...rows,
  ].toSorted((a, b) => compareOids(a.oid, b.oid));
}

/** An agent for GET, GETNEXT and GETBULK over `objectsOf`. */
async function startAgent(n: number): Promise<RawAgent> {
  let told = 0;
  return startRawAgent((request, _from, send) => {
    const { pdu } = request;
    if (pdu.type === 'trapV1') return;
    const objects = objectsOf(n, told++);
    const after = (oid: string): VarBind =>
      objects.find((one) => compareOids(one.oid, oid) > 0) ?? { oid, type: 'endOfMibView', value: null };
    if (pdu.type === 'get') {
      const answers = pdu.varbinds.map(
        ({ oid }): VarBind =>
          objects.find((one) => one.oid === oid) ?? { oid, type: 'noSuchInstance', value: null },
      );
      return send(respond(request, answers));
    }
    const answers: VarBind[] = [];
    let row = pdu.varbinds.map(({ oid }) => oid);
    for (let i = 0; i < (pdu.type === 'getBulk' ? pdu.maxRepetitions : 1); i++) {
      const next = row.map(after);
      answers.push(...next);
      row = next.map(({ oid }) => oid);
    }
    return send(respond(request, answers.slice(0, 60)));
  });
}

function expected(n: number, { point, instance, value }: Reading): boolean {
  const line = Number(instance);
  if (point === 'input.voltage') return value === 200 + n * 3 + line;
  if (point === 'output.voltage') return value === 300 + n * 3 + line;
  if (point === 'output.load') return value === n * 3 + line;
  if (point === 'battery.charge') return value === 10 + n;
  return point !== 'output.source' || value === 3;
}

class Scene {
  readonly proxy = new LossyProxy(seed);
  readonly readings = new Map<number, Reading[]>();
  readonly healths = new Map<number, DeviceHealth[]>();
  readonly troubles = new Map<number, Trouble>();
  readonly #agents: RawAgent[] = [];
  #control: PollingControl | undefined;
  #close: () => Promise<void> = async () => undefined;

  async start(troubles: readonly Trouble[]): Promise<void> {
    const client = await openSnmpClient({ clock: systemClock, isLoopbackOnly: true });
    const devices: Device[] = [];
    for (const [n, trouble] of troubles.entries()) {
      const agent = await startAgent(n);
      this.#agents.push(agent);
      this.troubles.set(n, trouble);
      const port = await this.proxy.open(agent.port, () => this.troubles.get(n) ?? clean);
      devices.push(device(n, port));
    }
    this.#control = startPolling({
      site: { devices },
      client,
      profiles: [servedProfile()],
      clock: systemClock,
      log: createSilentLog(),
      metrics: createMetrics(),
      sink: {
        onReadings: (batch) => append(this.readings, Number(batch.deviceId), readingsOf(batch)),
        onHealth: (health) => append(this.healths, Number(health.deviceId), [health]),
      },
    });
    this.#close = () => client.close();
  }

  /** Times that a device became silent. */
  silences(n: number): number {
    const states = (this.healths.get(n) ?? []).map(({ state }) => state);
    return states.filter((state, i) => state === 'silent' && states[i - 1] !== 'silent').length;
  }

  async stop(): Promise<void> {
    const stopped = this.#control?.stop();
    await this.#close();
    await stopped;
    await this.proxy.close();
    await Promise.all(this.#agents.map((agent) => agent.close()));
  }
}

function append<T>(map: Map<number, T[]>, key: number, values: readonly T[]): void {
  const list = map.get(key) ?? [];
  map.set(key, list);
  list.push(...values);
}

function device(n: number, port: number): Device {
  const security = { version: 'v2c', community: new Secret('public') } as const;
  const place = { id: String(n), name: String(n), kind: 'ups', address: '127.0.0.1', port } as const;
  const asked = { profile: 'rfc1628-ups', intervalSeconds: 0.5, timeoutMs: 120, retries: 2 };
  return { ...place, security, ...asked, bindings: [] };
}

/** RFC 1628 without the tables that these agents do not have: looking for what is not there takes most of the time. */
function servedProfile(): Profile {
  const loaded = loadProfiles();
  const shipped =
    'profiles' in loaded ? loaded.profiles.find(({ name }) => name === 'rfc1628-ups') : undefined;
  if (shipped === undefined) throw new Error('the profile rfc1628-ups is not there');
  const served = objectsOf(0, 0).map(({ oid }) => oid);
  const points = shipped.points.filter(({ oid }) =>
    served.some((one) => one === oid || one.startsWith(`${oid}.`)),
  );
  return { ...shipped, points };
}

/** Until it is so, or for 40 s: how soon it should be so is no matter for a loaded machine. */
async function until(isSo: () => boolean): Promise<void> {
  for (let i = 0; i < 400 && !isSo(); i++) await pause(100);
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

// Both wait on the same wall clock, so they wait together.
describe.concurrent('a lossy line', () => {
  test(
    'of up to 30 % each way brings no wrong value, and no device is called silent twice',
    { timeout: 120_000 },
    async ({ expect, onTestFinished }) => {
      const scene = new Scene();
      onTestFinished(() => scene.stop());
      const levels = [0, 0, 0.05, 0.1, 0.1, 0.2, 0.2, 0.3, 0.3, 0.3];
      await scene.start(
        levels.map((loss) => ({ loss, doubling: 0.2, delay: 0.1, delayMs: 400, falsified: loss / 2 })),
      );
      const { suffered } = scene.proxy;
      const isTried = (): boolean =>
        Math.min(suffered.lost, suffered.doubled, suffered.delayed, suffered.falsified) > 20;
      await until(() => scene.readings.size === levels.length);
      await pause(8_000);
      await until(() => isTried() && [...scene.readings.values()].every(({ length }) => length >= 15));
      console.log(`seed ${seed}: ${JSON.stringify(suffered)}`);
      expect(isTried()).toBe(true);
      for (const n of levels.keys()) {
        const readings = scene.readings.get(n) ?? [];
        // At least one poll in whole, over the worst of the lines.
        expect(readings.length).toBeGreaterThanOrEqual(15);
        const wrong = readings.filter((one) => one.quality !== 'missing' && !expected(n, one));
        expect(wrong).toEqual([]);
        const ticks = readings
          .filter(({ point }) => point === 'system.uptime')
          .map(({ value }) => value ?? 0);
        expect(ticks).toEqual(ticks.toSorted((a, b) => a - b));
        expect(scene.silences(n)).toBeLessThanOrEqual(1);
        for (const { state, unansweredPolls } of scene.healths.get(n) ?? []) {
          if (state === 'silent') expect(unansweredPolls).toBeGreaterThanOrEqual(3);
        }
      }
      expect(scene.silences(0) + scene.silences(1)).toBe(0);
    },
  );

  // How soon, is shown on a virtual clock (falling-silent.test.ts).
  test(
    'that is cut is noticed, and its end as well',
    { timeout: 150_000 },
    async ({ expect, onTestFinished }) => {
      const scene = new Scene();
      onTestFinished(() => scene.stop());
      const lossy: Trouble = { loss: 0.1, doubling: 0.1, delay: 0, delayMs: 0, falsified: 0.05 };
      await scene.start([clean, lossy]);
      const state = (n: number): string | undefined => scene.healths.get(n)?.at(-1)?.state;
      const areBoth = (wanted: string) => (): boolean => state(0) === wanted && state(1) === wanted;
      await until(() => scene.readings.size === 2 && areBoth('answering')());
      const before = [scene.silences(0), scene.silences(1)];
      for (const n of [0, 1]) scene.troubles.set(n, dead);
      await until(areBoth('silent'));
      expect([state(0), state(1)]).toEqual(['silent', 'silent']);
      scene.troubles.set(0, clean);
      scene.troubles.set(1, lossy);
      await until(areBoth('answering'));
      expect([state(0), state(1)]).toEqual(['answering', 'answering']);
      expect([scene.silences(0), scene.silences(1)]).toEqual(before.map((times) => times + 1));
    },
  );
});
