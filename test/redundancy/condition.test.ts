// How long, and what to believe: conditions with patience, and with words that grow old.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { follow } from '../../src/redundancy/condition.ts';
import type { Followed, Verdict } from '../../src/redundancy/condition.ts';
import type { Condition } from '../../src/site/site.ts';
import { Device } from './spoken-device.ts';

describe('patience', () => {
  const patient = { point: 'breaker.state', is: ['closed'], failSeconds: 3, holdSeconds: 10 } as const;

  it('takes what it sees first at once', () => {
    expect(new Device({ available: [patient] }).judge({ 'breaker.state': 'open' }).state).toBe('unavailable');
  });

  it('lets a failure last before it counts, and its end too', () => {
    const breaker = new Device({ available: [patient] });
    expect(breaker.judge({ 'breaker.state': 'closed' }).state).toBe('available');
    expect(breaker.after(1, { 'breaker.state': 'open' })).toBe('available');
    expect(breaker.after(2.9)).toBe('available');
    expect(breaker.after(0.1)).toBe('unavailable');
    expect(breaker.after(1, { 'breaker.state': 'closed' })).toBe('unavailable');
    expect(breaker.after(9)).toBe('unavailable');
    expect(breaker.after(1)).toBe('available');
  });

  it('does not count chatter', () => {
    const breaker = new Device({ available: [patient] });
    breaker.judge({ 'breaker.state': 'closed' });
    for (let i = 0; i < 20; i++) {
      expect(breaker.after(2, { 'breaker.state': i % 2 === 0 ? 'open' : 'closed' })).toBe('available');
    }
  });

  it('doubt is doubt at once; it delays an all-clear and no failure', () => {
    const breaker = new Device({ available: [patient] });
    const doubt = { 'breaker.state': [{ state: 'closed', quality: 'stale' as const }] };
    breaker.judge({ 'breaker.state': 'closed' });
    expect(breaker.after(1, doubt)).toBe('unknown');
    expect(breaker.after(1, { 'breaker.state': 'open' })).toBe('available');
    expect(breaker.after(2, doubt)).toBe('unknown');
    expect(breaker.after(1, { 'breaker.state': 'open' })).toBe('unavailable');
    expect(breaker.after(1, { 'breaker.state': 'closed' })).toBe('unavailable');
    expect(breaker.after(8, doubt)).toBe('unknown');
    expect(breaker.after(2, { 'breaker.state': 'closed' })).toBe('unavailable');
    expect(breaker.after(10)).toBe('available');
  });

  it('is the same as looking at the whole past', () => {
    const step = fc.record({
      raw: fc.constantFrom<Verdict>('holds', 'holds', 'fails', 'fails', 'unknown'),
      seconds: fc.integer({ min: 1, max: 6 }),
    });
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 1, maxLength: 30 }),
        fc.nat(8),
        fc.nat(8),
        (steps, fail, hold) => {
          const condition: Condition = { ...patient, failSeconds: fail, holdSeconds: hold };
          const past: { raw: Verdict; atMs: number }[] = [];
          let before: Followed | undefined;
          let nowMs = 0;
          for (const { raw, seconds } of steps) {
            nowMs += seconds * 1000;
            past.push({ raw, atMs: nowMs });
            const { verdict, followed } = follow(condition, raw, before, nowMs);
            before = followed;
            expect(verdict).toBe(raw === 'unknown' ? 'unknown' : settledBy(past, fail, hold));
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

/** The oracle: the settled verdict from the whole past, by runs of what contradicts it. */
function settledBy(past: readonly { raw: Verdict; atMs: number }[], fail: number, hold: number): Verdict {
  let settled: Verdict = 'unknown';
  for (let at = 0; at < past.length; at++) {
    const { raw, atMs } = past[at]!;
    if (raw === 'unknown' || raw === settled) continue;
    let first = at;
    // Back through what contradicts; doubt is passed over on the way to a failure, and ends the way to an all-clear.
    for (let back = at - 1; back >= 0; back--) {
      const earlier = past[back]!.raw;
      if (earlier === raw) first = back;
      else if (earlier !== 'unknown' || raw === 'holds') break;
    }
    const needed = raw === 'fails' ? fail : hold;
    if (settled === 'unknown' || atMs - past[first]!.atMs >= needed * 1000) settled = raw;
  }
  return settled;
}

describe('what to believe of a reading that is not good', () => {
  const stale = [{ state: 'up', quality: 'stale' as const }];
  const link = (rule: Condition['stale']): Device =>
    new Device({ available: [{ point: 'link.state', is: ['up'], ...(rule ? { stale: rule } : {}) }] });

  it('nothing, unless the site says otherwise', () => {
    expect(link(undefined).judge({ 'link.state': stale }).state).toBe('unknown');
  });

  it('that it failed, where the site says so', () => {
    const judged = link('unavailable').judge({ 'link.state': stale });
    expect(judged).toMatchObject({ state: 'unavailable', reason: { found: 'stale' } });
    expect(link('unavailable').judge({}).state).toBe('unavailable');
  });

  it('its last word for so long and no longer, and says that it is that', () => {
    const device = link({ last: 60 });
    expect(device.judge({ 'link.state': stale }).state).toBe('unknown');
    expect(device.judge({ 'link.state': 'up' })).toEqual({ state: 'available', reason: null });
    expect(device.after(30, { 'link.state': stale })).toBe('available');
    expect(device.judge()).toMatchObject({ state: 'available', reason: { found: 'stale' } });
    expect(device.after(30)).toBe('available');
    expect(device.after(1)).toBe('unknown');
    device.judge({ 'link.state': 'down' });
    expect(device.after(10, { 'link.state': stale })).toBe('unavailable');
  });

  it('an optional point need not be there, but what was there must go on', () => {
    const device = new Device({ available: [{ point: 'fuel.level', atLeast: 20, optional: true }] });
    expect(device.judge({}).state).toBe('available');
    expect(device.judge({ 'fuel.level': [{ quality: 'missing' }] }).state).toBe('available');
    expect(device.judge({ 'fuel.level': 90 }).state).toBe('available');
    expect(device.judge({ 'fuel.level': [{ quality: 'missing' }] }).state).toBe('unknown');
    expect(device.judge({ 'fuel.level': 10 }).state).toBe('unavailable');
  });
});
