// All words of one language, loaded when it is read.
import { enAutonomy } from './en-autonomy.ts';
import { enActions } from './en-actions.ts';
import { enBilling } from './en-billing.ts';
import { enCapacity } from './en-capacity.ts';
import { enDevices } from './en-devices.ts';
import { enDrift } from './en-drift.ts';
import { enFibre } from './en-fibre.ts';
import { enMaintenance } from './en-maintenance.ts';
import { enPoints } from './en-points.ts';
import { enRuns } from './en-runs.ts';
import { enScreens } from './en-screens.ts';
import { enSentences } from './en-sentences.ts';
import { enStates } from './en-states.ts';
import { enTerms } from './en-terms.ts';
import { enVerdicts } from './en-verdicts.ts';

export const en: Readonly<Record<string, string>> = {
  ...enScreens,
  ...enAutonomy,
  ...enRuns,
  ...enBilling,
  ...enDevices,
  ...enCapacity,
  ...enSentences,
  ...enTerms,
  ...enVerdicts,
  ...enStates,
  ...enPoints,
  ...enFibre,
  ...enMaintenance,
  ...enDrift,
  ...enActions,
};
