// Health from polls: what is told of a device beside whether it answers.
import { expect, test } from 'vitest';
import { startTrack, trackEngineChange, trackPoll } from '../../src/collect/device-health.ts';

test('another SNMPv3 engine at the address of a device is told for a day', () => {
  const dayMs = 86_400_000;
  const poll = { latenessMs: 0, profile: 'rfc1628-ups', result: 'answered', error: null } as const;
  let track = trackPoll(startTrack('ups-1', 0), { ...poll, nowMs: 5_000 });
  expect(track.health).not.toHaveProperty('engineChangedAtMs');
  track = trackEngineChange(track, 7_000);
  track = trackPoll(track, { ...poll, nowMs: 10_000 });
  expect(track.health).toMatchObject({ state: 'answering', engineChangedAtMs: 7_000 });
  track = trackPoll(track, { ...poll, nowMs: 6_000 + dayMs, result: 'silent' });
  expect(track.health.engineChangedAtMs).toBe(7_000);
  track = trackPoll(track, { ...poll, nowMs: 7_000 + dayMs });
  expect(track.health).not.toHaveProperty('engineChangedAtMs');
});
