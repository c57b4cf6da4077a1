// All words of one language, loaded when it is read.
import { ruAutonomy } from './ru-autonomy.ts';
import { ruActions } from './ru-actions.ts';
import { ruBilling } from './ru-billing.ts';
import { ruCapacity } from './ru-capacity.ts';
import { ruDevices } from './ru-devices.ts';
import { ruDrift } from './ru-drift.ts';
import { ruFibre } from './ru-fibre.ts';
import { ruMaintenance } from './ru-maintenance.ts';
import { ruPoints } from './ru-points.ts';
import { ruRuns } from './ru-runs.ts';
import { ruScreens } from './ru-screens.ts';
import { ruSentences } from './ru-sentences.ts';
import { ruStates } from './ru-states.ts';
import { ruTerms } from './ru-terms.ts';
import { ruVerdicts } from './ru-verdicts.ts';

export const ru: Readonly<Record<string, string>> = {
  ...ruScreens,
  ...ruAutonomy,
  ...ruRuns,
  ...ruBilling,
  ...ruDevices,
  ...ruCapacity,
  ...ruSentences,
  ...ruTerms,
  ...ruVerdicts,
  ...ruStates,
  ...ruPoints,
  ...ruFibre,
  ...ruMaintenance,
  ...ruDrift,
  ...ruActions,
};
