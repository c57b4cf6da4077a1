// What makes the way to a device weak. Pure. Easy to get wrong: a community is a password in clear, whatever it says.
import type { Device } from '../site/site.ts';
import type { Weakness } from './contract-device.ts';

export function weaknessesOf(_device: Device): readonly Weakness[] {
  return ['v2c'];
}
