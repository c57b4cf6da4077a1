// The words of pages that only people who signed in open: billing, capacity, devices and maintenance. Easy to get wrong:
// sentences of alerts do not belong here, for a page opened from a pager says them.
import { ruActions } from './ru-actions.ts';
import { ruAutonomy } from './ru-autonomy.ts';
import { ruDrift } from './ru-drift.ts';
import { ruFibre } from './ru-fibre.ts';
import { ruRoster } from './ru-roster.ts';
import { ruRuns } from './ru-runs.ts';
import { ruVerdicts } from './ru-verdicts.ts';
import { ruBilling } from './ru-billing.ts';
import { ruCapacity } from './ru-capacity.ts';
import { ruDevices } from './ru-devices.ts';
import { ruMaintenance } from './ru-maintenance.ts';

export const ruSignedIn: Readonly<Record<string, string>> = {
  ...ruActions,
  ...ruAutonomy,
  ...ruDrift,
  ...ruFibre,
  ...ruRoster,
  ...ruRuns,
  ...ruVerdicts,
  ...ruBilling,
  ...ruCapacity,
  ...ruDevices,
  ...ruMaintenance,
};
