// A profile as the engine uses it: checked, and with the points of the profiles it includes. Easy to get wrong:
// a device has exactly one profile; what several kinds of devices share (ports, sensors) is included, not added.
import type { PointName } from '../core/points.ts';
import type { Condition, DeviceKind } from '../site/site.ts';
import type { MatchRule, PointRule } from './profile-schema.ts';

export interface Profile {
  readonly name: string;
  readonly kind: DeviceKind;
  readonly title: string;
  /** Whether a real device or a recording of one was read with it; if not, every screen with its values says so. */
  readonly isProven: boolean;
  /** How that was found out. */
  readonly proven: { readonly real: boolean; readonly how: string };
  readonly generic: boolean | 'last';
  readonly match: readonly MatchRule[];
  readonly bulk: boolean;
  readonly points: readonly CheckedRule[];
  readonly rates: readonly RateRule[];
  readonly staleWhen?: { readonly point: PointName; readonly is: readonly string[] };
  /** When a component that this device speaks for counts as available, unless the site says otherwise. */
  readonly availability: readonly Condition[];
  /** Notification OID in v2c form → what it means, for the event list. */
  readonly traps: ReadonlyMap<string, string>;
}

/** A rule whose point name was found in the registry. */
export type CheckedRule = Omit<PointRule, 'point'> & {
  readonly point: PointName;
  /** From a profile that is only a fallback: of no use once a rule before it found anything of this point. */
  readonly standsIn?: boolean;
};

/** A rate per second derived from a counter: bits from octets with scale 8. */
export interface RateRule {
  readonly from: PointName;
  readonly to: PointName;
  readonly scale: number;
  /** Point of the same instance whose value the rate cannot exceed. */
  readonly ceiling?: PointName;
}

export type IntervalClass = 'fast' | 'normal' | 'slow';
