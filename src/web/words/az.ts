// All words of one language, loaded when it is read.
import { azAutonomy } from './az-autonomy.ts';
import { azActions } from './az-actions.ts';
import { azBilling } from './az-billing.ts';
import { azCapacity } from './az-capacity.ts';
import { azDevices } from './az-devices.ts';
import { azDrift } from './az-drift.ts';
import { azFibre } from './az-fibre.ts';
import { azMaintenance } from './az-maintenance.ts';
import { azPoints } from './az-points.ts';
import { azRuns } from './az-runs.ts';
import { azScreens } from './az-screens.ts';
import { azSentences } from './az-sentences.ts';
import { azStates } from './az-states.ts';
import { azTerms } from './az-terms.ts';
import { azVerdicts } from './az-verdicts.ts';

export const az: Readonly<Record<string, string>> = {
  ...azScreens,
  ...azAutonomy,
  ...azRuns,
  ...azBilling,
  ...azDevices,
  ...azCapacity,
  ...azSentences,
  ...azTerms,
  ...azVerdicts,
  ...azStates,
  ...azPoints,
  ...azFibre,
  ...azMaintenance,
  ...azDrift,
  ...azActions,
};
