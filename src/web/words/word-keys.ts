// What every language file must have, checked by the compiler: the plain keys of English, and for every counted key all
// plural forms of that language (CLDR: az and en have one/other, ru has one/few/many for whole numbers).
import type { enActions } from './en-actions.ts';
import type { enAutonomy } from './en-autonomy.ts';
import type { enBilling } from './en-billing.ts';
import type { enCapacity } from './en-capacity.ts';
import type { enDevices } from './en-devices.ts';
import type { enDrift } from './en-drift.ts';
import type { enFibre } from './en-fibre.ts';
import type { enMaintenanceAlerts } from './en-maintenance-alerts.ts';
import type { enMaintenance } from './en-maintenance.ts';
import type { enPoints } from './en-points.ts';
import type { enRoster } from './en-roster.ts';
import type { enRuns } from './en-runs.ts';
import type { enScreens } from './en-screens.ts';
import type { enSentences } from './en-sentences.ts';
import type { enStates } from './en-states.ts';
import type { enTerms } from './en-terms.ts';
import type { enWatchSentences } from './en-watch-sentences.ts';
import type { enVerdicts } from './en-verdicts.ts';

type CountedKey<Key> = Key extends `${infer Base}_other` ? Base : never;
type PlainKey<Key> = Key extends `${string}_one` | `${string}_other` ? never : Key;

/** Keys of an English file as another language with these plural forms has to have them. */
type Words<Keys, Form extends string> = Readonly<
  Record<(PlainKey<Keys> & string) | `${CountedKey<Keys>}_${Form}`, string>
>;

export type ScreenWords<Form extends string> = Words<keyof typeof enScreens, Form>;
export type ActionWords<Form extends string> = Words<keyof typeof enActions, Form>;
export type AutonomyWords<Form extends string> = Words<keyof typeof enAutonomy, Form>;
export type BillingWords<Form extends string> = Words<keyof typeof enBilling, Form>;
export type CapacityWords<Form extends string> = Words<keyof typeof enCapacity, Form>;
export type DeviceWords<Form extends string> = Words<keyof typeof enDevices, Form>;
export type DriftWords<Form extends string> = Words<keyof typeof enDrift, Form>;
export type FibreWords<Form extends string> = Words<keyof typeof enFibre, Form>;
export type VerdictWords<Form extends string> = Words<keyof typeof enVerdicts, Form>;
export type MaintenanceAlertWords = Words<keyof typeof enMaintenanceAlerts, 'other'>;
export type MaintenanceWords<Form extends string> = Words<keyof typeof enMaintenance, Form>;
export type RosterWords<Form extends string> = Words<keyof typeof enRoster, Form>;
export type RunWords<Form extends string> = Words<keyof typeof enRuns, Form>;
export type WatchSentenceWords<Form extends string> = Words<keyof typeof enWatchSentences, Form>;
export type TermWords = Words<keyof typeof enTerms, 'other'>;
export type StateWords = Words<keyof typeof enStates, 'other'>;
export type PointWords = Words<keyof typeof enPoints, 'other'>;
export type SentenceWords<Form extends string> = Words<keyof typeof enSentences, Form>;

type ShownKey =
  | keyof typeof enActions
  | keyof typeof enAutonomy
  | keyof typeof enScreens
  | keyof typeof enCapacity
  | keyof typeof enBilling
  | keyof typeof enDevices
  | keyof typeof enFibre
  | keyof typeof enRoster
  | keyof typeof enRuns
  | keyof typeof enVerdicts
  | keyof typeof enMaintenance
  | keyof typeof enDrift;

/** A key of the screens that may be asked for. */
export type WordKey = PlainKey<ShownKey> | CountedKey<ShownKey> | MediumKey;
type MediumKey = Extract<keyof typeof enTerms, `medium.${string}`>;
