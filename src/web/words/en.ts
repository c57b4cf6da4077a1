// The words of one language that every page may need, the one opened from a pager too; loaded when it is read. What only
// people who signed in see stands apart (…-signed-in.ts): a phone on a slow line does not wait for it.
import { enMaintenanceAlerts } from './en-maintenance-alerts.ts';
import { enPoints } from './en-points.ts';
import { enScreens } from './en-screens.ts';
import { enSentences } from './en-sentences.ts';
import { enStates } from './en-states.ts';
import { enTerms } from './en-terms.ts';
import { enWatchSentences } from './en-watch-sentences.ts';

export const en: Readonly<Record<string, string>> = {
  ...enScreens,
  ...enSentences,
  ...enTerms,
  ...enWatchSentences,
  ...enStates,
  ...enPoints,
  ...enMaintenanceAlerts,
};
