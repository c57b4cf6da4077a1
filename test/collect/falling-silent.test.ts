// A device that stops answering at any one of its questions: while it is being identified, while its tables are looked
// for, and when they are looked for again. Whenever it happens, somebody must know within seconds, and a device whose
// identification was cut short must not be taken for another. On a virtual clock, with the waits of a real site.
import { afterEach, describe, expect, test } from 'vitest';
import type { ChannelResult } from '../../src/collect/device-channel.ts';
import { startPolling, type OwnPolling } from '../../src/collect/poll-loop.ts';
import type { SnmpAsking } from '../../src/collect/snmp-channel.ts';
import { sleep, VirtualClock } from '../../src/core/clock.ts';
import { createSilentLog } from '../../src/platform/log.ts';
import { createMetrics } from '../../src/platform/metrics.ts';
import { Secret } from '../../src/platform/secret.ts';
import type { DeviceHealth } from '../../src/readings/device-health.ts';
import type { Device } from '../../src/site/site.ts';
import type { SnmpOutcome } from '../../src/snmp/outcome.ts';
import type { SnmpTarget } from '../../src/snmp/target.ts';
import { compareOids } from '../../src/snmp/oid.ts';
import type { VarBind } from '../../src/snmp/varbind.ts';
import { shippedProfiles } from './shipped-profiles.ts';
import { WalkChannel } from './walk-channel.ts';

const timeoutMs = 1_000;
const retries = 2;
/**
 * One request with its retries (3 s), five quick questions (1.25 s) and a patient one (3 s); then two polls that only
 * ask quick questions (1.25 s, 2.5 s), a quarter of a second at least after one another.
 */
const noticedWithinMs = 12_000;

const ups = '1.3.6.1.2.1.33.1';
const objects: readonly VarBind[] = [
  { oid: '1.3.6.1.2.1.1.1.0', type: 'octets', value: Buffer.from('a UPS without a name') } as const,
  { oid: '1.3.6.1.2.1.1.2.0', type: 'oid', value: '1.3.6.1.4.1.8072.3.2.10' } as const,
  { oid: `${ups}.2.4.0`, type: 'integer', value: 97 } as const,
  { oid: `${ups}.4.1.0`, type: 'integer', value: 3 } as const,
  { oid: `${ups}.3.3.1.3.1`, type: 'integer', value: 231 } as const,
  { oid: `${ups}.4.4.1.2.1`, type: 'integer', value: 230 } as const,
];

/** Answers after a millisecond, until it has answered so many questions. */
class MortalAgent implements SnmpAsking {
  answersLeft = Number.POSITIVE_INFINITY;
  asked = 0;
  /** Roots that were walked; when `diesAt` is one of them it answers no more. */
  readonly walked = new Set<string>();
  diesAt = '';
  lastAnswerMs = 0;
  readonly #clock: VirtualClock;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  get: SnmpAsking['get'] = (target, oids) =>
    this.#answer(target, (rows) => rows.get(oids)) as Promise<SnmpOutcome>;
  getNext: SnmpAsking['getNext'] = (target, [oid = '']) => {
    this.#noteWalk(oid);
    return this.#answer(target, (rows) => rows.walk(oid, { maxRows: 1 })) as Promise<SnmpOutcome>;
  };
  getBulk: SnmpAsking['getBulk'] = (target, { oids, maxRepetitions }) => {
    for (const oid of oids) this.#noteWalk(oid);
    return this.#answer(target, (rows) => rows.bulk(oids, maxRepetitions)) as Promise<SnmpOutcome>;
  };
  walk: SnmpAsking['walk'] = async (target, root, options) => {
    this.#noteWalk(root);
    const maxRows = options?.maxRows ?? 1;
    const result = await this.#answer(target, (rows) => rows.walk(root, { maxRows }));
    if (result.outcome !== 'answered') return { outcome: 'timeout', partial: [] };
    return { ...result, isComplete: true, requests: 1 };
  };

  #noteWalk(root: string): void {
    this.walked.add(root);
    if (root === this.diesAt) this.answersLeft = 0;
  }

  async #answer(
    target: SnmpTarget,
    ask: (rows: WalkChannel) => Promise<ChannelResult>,
  ): Promise<ChannelResult> {
    this.asked++;
    if (this.answersLeft <= 0) {
      await sleep(this.#clock, (target.timeoutMs ?? 0) * (1 + (target.retries ?? 0)));
      return { outcome: 'timeout' };
    }
    this.answersLeft--;
    await sleep(this.#clock, 1);
    this.lastAnswerMs = this.#clock.monotonicMs();
    const uptime = Math.floor(this.lastAnswerMs / 10);
    const present: VarBind = { oid: '1.3.6.1.2.1.1.3.0', type: 'timeticks', value: uptime };
    return ask(new WalkChannel([...objects, present].toSorted((a, b) => compareOids(a.oid, b.oid))));
  }
}

const device: Omit<Device, 'profile'> = {
  id: 'ups-1',
  name: 'ups-1',
  kind: 'ups',
  address: '127.0.0.1',
  port: 161,
  security: { version: 'v2c', community: new Secret('public') },
  intervalSeconds: 60,
  fastSeconds: 60,
  timeoutMs,
  retries,
  bindings: [],
};

interface Scene {
  readonly clock: VirtualClock;
  readonly agent: MortalAgent;
  readonly control: OwnPolling;
  readonly healths: { readonly health: DeviceHealth; readonly atMs: number }[];
}

let running: Scene | undefined;
afterEach(() => end());

async function end(): Promise<void> {
  const stopped = running?.control.stop();
  await running?.clock.advance(60_000);
  await stopped;
  running = undefined;
}

function begin(profile: string, answersLeft = Number.POSITIVE_INFINITY): Scene {
  const clock = new VirtualClock(1_000_000);
  const agent = new MortalAgent(clock);
  agent.answersLeft = answersLeft;
  const healths: Scene['healths'] = [];
  const control = startPolling({
    site: { devices: [{ ...device, profile }] },
    client: agent,
    profiles: shippedProfiles(),
    clock,
    sink: {
      onReadings: () => undefined,
      onHealth: (health) => healths.push({ health, atMs: clock.monotonicMs() }),
    },
    log: createSilentLog(),
    metrics: createMetrics(),
  });
  running = { clock, agent, control, healths };
  return running;
}

/** How long after its last answer it was called silent; and by what profile it was read until then. */
async function silenceOf({
  clock,
  agent,
  healths,
}: Scene): Promise<{ afterMs: number; profiles: Set<string> }> {
  const isSilent = ({ health }: Scene['healths'][number]): boolean => health.state === 'silent';
  for (let i = 0; i < 600 && !healths.some(isSilent); i++) await clock.advance(1_000);
  const at = healths.find(isSilent)?.atMs ?? Number.POSITIVE_INFINITY;
  const profiles = new Set(healths.map(({ health }) => health.profile ?? 'none'));
  return { afterMs: at - agent.lastAnswerMs, profiles };
}

describe('a device that falls silent', () => {
  test('at any question of the first poll is noticed within seconds, and taken for no other', async () => {
    const whole = begin('auto');
    for (let i = 0; i < 70 && whole.healths.length === 0; i++) await whole.clock.advance(1_000);
    const questions = whole.agent.asked;
    const right = whole.control.profileOf('ups-1')?.name ?? '';
    await end();
    expect([questions > 50, right]).toEqual([true, 'rfc1628-ups']);
    for (let answers = 1; answers < questions; answers++) {
      const { afterMs, profiles } = await silenceOf(begin('auto', answers));
      await end();
      expect([answers, afterMs <= noticedWithinMs, profiles.difference(new Set(['none', right]))]).toEqual([
        answers,
        true,
        new Set(),
      ]);
    }
  });

  test('while its tables are looked for again is noticed within seconds', async () => {
    const first = begin('rfc1628-ups');
    await first.clock.advance(120_000);
    const columns = [...first.agent.walked];
    await end();
    expect(columns.length).toBeGreaterThan(10);
    for (const column of columns) {
      const scene = begin('rfc1628-ups');
      await scene.clock.advance(120_000);
      scene.agent.diesAt = column;
      await scene.clock.advance(640_000);
      const { afterMs } = await silenceOf(scene);
      await end();
      expect([column, afterMs <= noticedWithinMs]).toEqual([column, true]);
    }
  });
});
