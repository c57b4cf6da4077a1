// The words of pages that only people who signed in open. Easy to get wrong: sentences of alerts do not belong here, for a
// page opened from a pager says them.
import { enActions } from './en-actions.ts';
import { enAutonomy } from './en-autonomy.ts';
import { enDrift } from './en-drift.ts';
import { enFibre } from './en-fibre.ts';
import { enRoster } from './en-roster.ts';
import { enRuns } from './en-runs.ts';
import { enVerdicts } from './en-verdicts.ts';
import { enBilling } from './en-billing.ts';
import { enCapacity } from './en-capacity.ts';
import { enDevices } from './en-devices.ts';
import { enMaintenance } from './en-maintenance.ts';

export const enSignedIn: Readonly<Record<string, string>> = {
  ...enActions,
  ...enAutonomy,
  ...enDrift,
  ...enFibre,
  ...enRoster,
  ...enRuns,
  ...enVerdicts,
  ...enBilling,
  ...enCapacity,
  ...enDevices,
  ...enMaintenance,
};
