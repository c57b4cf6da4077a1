// The words of pages that only people who signed in open: billing, capacity, devices and maintenance. Easy to get wrong:
// sentences of alerts do not belong here, for a page opened from a pager says them.
import { azActions } from './az-actions.ts';
import { azAutonomy } from './az-autonomy.ts';
import { azDrift } from './az-drift.ts';
import { azFibre } from './az-fibre.ts';
import { azRoster } from './az-roster.ts';
import { azRuns } from './az-runs.ts';
import { azVerdicts } from './az-verdicts.ts';
import { azBilling } from './az-billing.ts';
import { azCapacity } from './az-capacity.ts';
import { azDevices } from './az-devices.ts';
import { azMaintenance } from './az-maintenance.ts';

export const azSignedIn: Readonly<Record<string, string>> = {
  ...azActions,
  ...azAutonomy,
  ...azDrift,
  ...azFibre,
  ...azRoster,
  ...azRuns,
  ...azVerdicts,
  ...azBilling,
  ...azCapacity,
  ...azDevices,
  ...azMaintenance,
};
