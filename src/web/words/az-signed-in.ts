// The words of pages that only people who signed in open: billing, capacity, devices and maintenance. Easy to get wrong:
// sentences of alerts do not belong here, for a page opened from a pager says them.
import { azBilling } from './az-billing.ts';
import { azCapacity } from './az-capacity.ts';
import { azDevices } from './az-devices.ts';
import { azMaintenance } from './az-maintenance.ts';

export const azSignedIn: Readonly<Record<string, string>> = {
  ...azBilling,
  ...azCapacity,
  ...azDevices,
  ...azMaintenance,
};
