// The words of pages that only people who signed in open: billing, capacity, devices and maintenance. Easy to get wrong:
// sentences of alerts do not belong here, for a page opened from a pager says them.
import { ruBilling } from './ru-billing.ts';
import { ruCapacity } from './ru-capacity.ts';
import { ruDevices } from './ru-devices.ts';
import { ruMaintenance } from './ru-maintenance.ts';

export const ruSignedIn: Readonly<Record<string, string>> = {
  ...ruBilling,
  ...ruCapacity,
  ...ruDevices,
  ...ruMaintenance,
};
