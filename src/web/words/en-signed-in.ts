// The words of pages that only people who signed in open: billing, capacity, devices and maintenance. Easy to get wrong:
// sentences of alerts do not belong here, for a page opened from a pager says them.
import { enBilling } from './en-billing.ts';
import { enCapacity } from './en-capacity.ts';
import { enDevices } from './en-devices.ts';
import { enMaintenance } from './en-maintenance.ts';

export const enSignedIn: Readonly<Record<string, string>> = {
  ...enBilling,
  ...enCapacity,
  ...enDevices,
  ...enMaintenance,
};
