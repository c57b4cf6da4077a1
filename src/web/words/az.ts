// The words of one language that every page may need, the one opened from a pager too; loaded when it is read. What only
// people who signed in see stands apart (…-signed-in.ts): a phone on a slow line does not wait for it.
import { azAutonomy } from './az-autonomy.ts';
import { azActions } from './az-actions.ts';
import { azDrift } from './az-drift.ts';
import { azFibre } from './az-fibre.ts';
import { azMaintenanceAlerts } from './az-maintenance-alerts.ts';
import { azPoints } from './az-points.ts';
import { azRuns } from './az-runs.ts';
import { azScreens } from './az-screens.ts';
import { azSentences } from './az-sentences.ts';
import { azStates } from './az-states.ts';
import { azTerms } from './az-terms.ts';
import { azVerdicts } from './az-verdicts.ts';

export const az: Readonly<Record<string, string>> = {
  ...azAutonomy,
  ...azScreens,
  ...azRuns,
  ...azSentences,
  ...azTerms,
  ...azVerdicts,
  ...azStates,
  ...azPoints,
  ...azFibre,
  ...azMaintenanceAlerts,
  ...azDrift,
  ...azActions,
};
