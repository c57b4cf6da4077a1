// The words of one language that every page may need, the one opened from a pager too; loaded when it is read. What only
// people who signed in see stands apart (…-signed-in.ts): a phone on a slow line does not wait for it.
import { ruMaintenanceAlerts } from './ru-maintenance-alerts.ts';
import { ruPoints } from './ru-points.ts';
import { ruScreens } from './ru-screens.ts';
import { ruSentences } from './ru-sentences.ts';
import { ruStates } from './ru-states.ts';
import { ruTerms } from './ru-terms.ts';
import { ruWatchSentences } from './ru-watch-sentences.ts';

export const ru: Readonly<Record<string, string>> = {
  ...ruScreens,
  ...ruSentences,
  ...ruTerms,
  ...ruWatchSentences,
  ...ruStates,
  ...ruPoints,
  ...ruMaintenanceAlerts,
};
