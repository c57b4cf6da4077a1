// The words of one language that every page may need, the one opened from a pager too; loaded when it is read. What only
// people who signed in see stands apart (…-signed-in.ts): a phone on a slow line does not wait for it.
import { enAutonomy } from './en-autonomy.ts';
import { enActions } from './en-actions.ts';
import { enDrift } from './en-drift.ts';
import { enFibre } from './en-fibre.ts';
import { enMaintenanceAlerts } from './en-maintenance-alerts.ts';
import { enPoints } from './en-points.ts';
import { enRuns } from './en-runs.ts';
import { enScreens } from './en-screens.ts';
import { enSentences } from './en-sentences.ts';
import { enStates } from './en-states.ts';
import { enTerms } from './en-terms.ts';
import { enVerdicts } from './en-verdicts.ts';

export const en: Readonly<Record<string, string>> = {
  ...enAutonomy,
  ...enScreens,
  ...enRuns,
  ...enSentences,
  ...enTerms,
  ...enVerdicts,
  ...enStates,
  ...enPoints,
  ...enFibre,
  ...enMaintenanceAlerts,
  ...enDrift,
  ...enActions,
};
