// AVTECH Room Alert, which no recording proves: objects without tables, of which a model answers what is plugged in.
import { expect, test } from 'vitest';
import { shippedProfiles } from './shipped-profiles.ts';
import { madeUpDevice, readMadeUp } from './synthetic-device.ts';

test.for([
  { profile: 'room-alert', number: 11 },
  { profile: 'room-alert-12s', number: 12 },
])('$profile: the third value is humidity only where there is a dew point', async ({ profile, number }) => {
  const device = madeUpDevice(
    {
      '.1.1.1.2.0': 2430,
      '.1.2.1.1.0': 2215,
      '.1.2.1.3.0': 4120,
      '.1.2.1.7.0': 4860,
      '.1.2.2.1.0': -640,
      '.1.2.2.3.0': 231,
      '.1.2.2.7.0': 0,
      '.1.3.1.0': 1,
    },
    `1.3.6.1.4.1.20916.1.${number}`,
    '1.3.6.1.4.1.20916',
  );
  const read = await readMadeUp(device, shippedProfiles());
  expect(read.profile).toBe(profile);
  expect(read.of('ambient.temperature')).toEqual({ internal: 24.3, 1: 22.15, 2: -6.4 });
  expect(read.of('ambient.humidity')).toEqual({ 1: 41.2 });
  expect(read.of('contact.state')).toEqual({ 1: 'closed' });
});
