// The words of one language that every page may need, the one opened from a pager too; loaded when it is read. What only
// people who signed in see stands apart (…-signed-in.ts): a phone on a slow line does not wait for it.
import { azMaintenanceAlerts } from './az-maintenance-alerts.ts';
import { azPoints } from './az-points.ts';
import { azScreens } from './az-screens.ts';
import { azSentences } from './az-sentences.ts';
import { azStates } from './az-states.ts';
import { azTerms } from './az-terms.ts';
import { azWatchSentences } from './az-watch-sentences.ts';

export const az: Readonly<Record<string, string>> = {
  ...azScreens,
  ...azSentences,
  ...azTerms,
  ...azWatchSentences,
  ...azStates,
  ...azPoints,
  ...azMaintenanceAlerts,
};
