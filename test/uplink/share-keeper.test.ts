// Several collectors on one virtual clock and a network that drops, cuts and heals, by seed: whose device is polled when.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { VirtualClock } from '../../src/core/clock.ts';
import type { Clock } from '../../src/core/clock.ts';
import { beatIntervalMs, memberLifeMs } from '../../src/uplink/beat.ts';
import type { Beat } from '../../src/uplink/beat.ts';
import { ownerOf, shareOf } from '../../src/uplink/share.ts';
import { settleMs, ShareKeeper } from '../../src/uplink/share-keeper.ts';
import type { CutOffRule } from '../../src/uplink/share-keeper.ts';
import { protocol } from '../../src/uplink/subjects.ts';

const deviceIds = Array.from({ length: 10 }, (_, at) => `device-${at}`);
const limitMs = 10_000;
const tickMs = 250;
const stepMs = 125;

/** One collector: it may be dead, stand still (its timers too), or be cut off. */
class Member {
  state: 'alive' | 'still' | 'cut' | 'dead' = 'alive';
  readonly keeper: ShareKeeper;
  readonly id: string;
  #due = { tick: 0, beat: 0 };
  #missed: Beat[] = [];

  constructor(id: string, clock: Clock, cutOff: CutOffRule) {
    this.id = id;
    this.keeper = new ShareKeeper({ id, clock, cutOff, deviceIds, onShare: () => undefined });
  }

  /** What it really polls: a process that stands still sends nothing. */
  get polls(): ReadonlySet<string> {
    const isActing = this.state === 'alive' || this.state === 'cut';
    return isActing && this.keeper.isAwake ? this.keeper.share : new Set();
  }

  hear(beat: Beat): void {
    if (this.state === 'still') this.#missed.push(beat);
    else if (this.state === 'alive') this.keeper.hear(beat);
  }

  /** Wakes up: what lay in the socket is read first, as a real loop may do. */
  wake(): void {
    this.state = 'alive';
    for (const beat of this.#missed.splice(0)) this.keeper.hear(beat);
  }

  step(clock: Clock, send: (beat: Beat) => void): void {
    if (this.state === 'still' || this.state === 'dead') return;
    const nowMs = clock.monotonicMs();
    if (nowMs >= this.#due.beat) {
      this.#due.beat = nowMs + beatIntervalMs;
      if (this.state === 'alive') send(beatOf(this.id, nowMs));
    }
    if (nowMs >= this.#due.tick) {
      this.#due.tick = nowMs + tickMs;
      this.keeper.tick();
    }
  }
}

function beatOf(id: string, nowMs: number): Beat {
  const version = { major: protocol.major, minor: 0 };
  const text = { id, name: id, boot: id, devicesHash: 'same' };
  return { ...text, role: 'collector', protocol: version, state: 'present', sentAtMs: nowMs, wallMs: nowMs };
}

interface World {
  readonly members: readonly Member[];
  /** Longest time a device was polled by nobody, and by two, ms. */
  readonly worst: { idle: number; double: number };
}

type Event = {
  readonly atMs: number;
  readonly member: number;
  readonly what: 'still' | 'wake' | 'cut' | 'heal' | 'die';
};

async function play(events: readonly Event[], rule: CutOffRule, count: number): Promise<World> {
  const clock = new VirtualClock(1_000_000);
  const members = Array.from({ length: count }, (_, at) => new Member(`m${at}`, clock, rule));
  const worst = { idle: 0, double: 0 };
  const idleSince = new Map<string, number>();
  const doubleSince = new Map<string, number>();
  const endMs = 100_000;
  for (let nowMs = 0; nowMs < endMs; nowMs += stepMs) {
    for (const event of events.filter(({ atMs }) => atMs >= nowMs && atMs < nowMs + stepMs))
      act(members, event);
    const sent: Beat[] = [];
    for (const member of members) member.step(clock, (beat) => sent.push(beat));
    for (const beat of sent) for (const member of members) member.hear(beat);
    const isAnyoneUp = members.some(({ state }) => state === 'alive');
    for (const deviceId of deviceIds) {
      const pollers = members.filter((member) => member.polls.has(deviceId)).length;
      // After the first settling; and idle time counts while somebody is there who could poll.
      measure(idleSince, deviceId, pollers === 0 && isAnyoneUp && nowMs > 12_000, nowMs);
      measure(doubleSince, deviceId, pollers > 1, nowMs);
      worst.idle = Math.max(worst.idle, nowMs - (idleSince.get(deviceId) ?? nowMs));
      worst.double = Math.max(worst.double, nowMs - (doubleSince.get(deviceId) ?? nowMs));
    }
    await clock.advance(stepMs);
  }
  return { members, worst };
}

function act(members: readonly Member[], { member: at, what }: Event): void {
  const member = members[at % members.length]!;
  if (member.state === 'dead') return;
  if (what === 'wake' && member.state === 'still') member.wake();
  else if (what === 'heal' && member.state === 'cut') member.state = 'alive';
  else if (what === 'still' && member.state === 'alive') member.state = 'still';
  else if (what === 'cut' && member.state === 'alive') member.state = 'cut';
  else if (what === 'die') member.state = 'dead';
}

function measure(since: Map<string, number>, deviceId: string, isSo: boolean, nowMs: number): void {
  if (!isSo) since.delete(deviceId);
  else if (!since.has(deviceId)) since.set(deviceId, nowMs);
}

describe('the share of a collector', () => {
  test('every device has one owner, and a member that goes moves its own devices only', () => {
    const ids = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(ids, (members) => {
        const shares = members.map((id) => shareOf(id, members, deviceIds));
        expect(shares.reduce((sum, share) => sum + share.size, 0)).toBe(deviceIds.length);
        const left = members.slice(1);
        for (const deviceId of deviceIds) {
          const owner = ownerOf(deviceId, members);
          if (owner !== members[0]) expect(ownerOf(deviceId, left)).toBe(owner);
        }
      }),
    );
  });

  test('two that share settle, and a dead one’s devices move within ten seconds', async () => {
    const { members, worst } = await play([{ atMs: 30_000, member: 0, what: 'die' }], 'keep', 2);
    expect(members[1]?.polls.size).toBe(deviceIds.length);
    expect(worst.idle).toBeGreaterThan(3_000);
    expect(worst.idle).toBeLessThan(limitMs);
    expect(worst.double).toBe(0);
  });

  test('with yield no device is polled by two for longer than a newcomer may be early', async () => {
    const event = fc.record({
      atMs: fc.integer({ min: 8_000, max: 90_000 }),
      member: fc.nat(2),
      what: fc.constantFrom(
        'still' as const,
        'wake' as const,
        'cut' as const,
        'heal' as const,
        'die' as const,
      ),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 10 }), async (events) => {
        const { worst } = await play(events, 'yield', 3);
        // One that joins listens for three seconds; one that is cut off just then may hold on for six.
        expect(worst.double).toBeLessThan(memberLifeMs - settleMs + 1_000);
      }),
      { numRuns: 40, seed: 7 },
    );
  });

  test('with keep a lone cut-off collector goes on with what it had, and gives it back when it is heard', async () => {
    const events: Event[] = [
      { atMs: 20_000, member: 0, what: 'cut' },
      { atMs: 60_000, member: 0, what: 'heal' },
    ];
    const { members, worst } = await play(events, 'keep', 2);
    expect(worst.idle).toBe(0);
    expect(worst.double, 'polled by two while nobody can ask').toBeGreaterThan(20_000);
    const [a, b] = members.map((member) => member.polls);
    expect([a!.size > 0, b!.size > 0, a!.isDisjointFrom(b!)]).toEqual([true, true, true]);
  });

  test('one that was never heard begins alone, and one that yields does not', async () => {
    const cut = (member: number): Event => ({ atMs: 0, member, what: 'cut' });
    const keeping = await play([cut(0)], 'keep', 1);
    expect(keeping.members[0]?.polls.size).toBe(deviceIds.length);
    const yielding = await play([cut(0)], 'yield', 1);
    expect(yielding.members[0]?.polls.size).toBe(0);
  });

  test('collectors of another major protocol than the core’s are no partners', () => {
    const clock = new VirtualClock(0);
    const keeper = new ShareKeeper({ id: 'a', clock, cutOff: 'keep', deviceIds, onShare: () => undefined });
    const hear = (beat: Partial<Beat>): void => keeper.hear({ ...beatOf('a', clock.monotonicMs()), ...beat });
    const settle = async (): Promise<void> => {
      for (let at = 0; at < 5; at++) {
        hear({});
        hear({ id: 'newer', protocol: { major: protocol.major + 1, minor: 0 } });
        hear({ id: 'core', role: 'core' });
        keeper.tick();
        await clock.advance(1_000);
        keeper.tick();
      }
    };
    return settle().then(() => expect(keeper.share.size).toBe(deviceIds.length));
  });
});
