// What the browser and the server say to each other about fibres, as types only; instants are epoch milliseconds, light in
// dBm and dB, traffic in Gbit/s. Easy to get wrong: null is not known, and a screen must show it as unknown.
import type { ComponentState, ValueView } from './contract.ts';

// GET /api/v1/fibre
export interface FibreView {
  readonly at: number;
  readonly links: readonly FibreLinkView[];
  /** How many pairs of links ought to be diverse. */
  readonly pairs: number;
  readonly shared: readonly SharedFateView[];
  /** There are more links than are looked at. */
  readonly isCutShort: boolean;
  /** Links that serve the same loads, and what they carry together. */
  readonly groups: readonly FibreGroupView[];
  /** Optical ports that end no link to the outside. */
  readonly otherPorts: readonly OpticalPortView[];
}

export interface StepOfWay {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly state: ComponentState;
}

/** A way from a carrier to the equipment that takes it over. */
export interface FibreLinkView {
  readonly id: string;
  /** Name of its carrier. */
  readonly name: string;
  /** What lies on every way of it, carrier first. */
  readonly way: readonly StepOfWay[];
  readonly takers: readonly StepOfWay[];
  /** Declared risks that are no equipment. */
  readonly risks: readonly string[];
  /** No other carrier serves what it serves. */
  readonly isAlone: boolean;
  /** Null: no device of the site file speaks for it by an optical port. */
  readonly light: OpticalPortView | null;
  readonly traffic: LinkTrafficView;
}

export interface LinkTrafficView {
  /** From the carrier and towards it, now. */
  readonly in: number | null;
  readonly out: number | null;
  /** Of all that the group carries now, both directions, 0..1. */
  readonly share: number | null;
  readonly capacity: number | null;
  readonly othersCapacity: number | null;
  /** Whether the others could carry everything without it. */
  readonly othersCarryAll: 'yes' | 'no' | 'unknown';
}

export interface SharedFateView {
  /** Names of the two carriers, and ids of the two links. */
  readonly names: readonly [string, string];
  readonly links: readonly [string, string];
  readonly components: readonly { readonly id: string; readonly name: string; readonly kind: string }[];
  readonly risks: readonly string[];
}

export interface FibreGroupView {
  readonly linkIds: readonly string[];
  /** Larger direction of the sum over its links: 95th percentile of the last seven days, and when last looked at. */
  readonly percentile95: number | null;
  readonly now: number | null;
  /** Share of those days that is known, 0..1. */
  readonly coverage: number;
}

export interface OpticalPortView {
  readonly deviceId: string;
  readonly deviceName: string;
  readonly instance: string;
  /** Received light; null: never read. */
  readonly rx: ValueView | null;
  readonly limitDbm: number | null;
  readonly limitFrom: 'device' | 'site' | null;
  /** Above the limit now. */
  readonly marginDb: number | null;
  readonly state: 'steady' | 'fading' | 'stepped' | 'dark' | 'unknown';
  readonly isThin: boolean;
  /** dB a day of what fades, negative, with its interval. */
  readonly trend: { readonly perDay: number; readonly low: number; readonly high: number } | null;
  readonly daysLeft: { readonly least: number; readonly most: number | null } | null;
  readonly step: { readonly atMs: number; readonly dropDb: number } | null;
  /** [epoch ms, dBm or null]: means of an hour over two weeks, of a minute over three hours. */
  readonly hours: readonly (readonly [number, number | null])[];
  readonly minutes: readonly (readonly [number, number | null])[];
  /** Null: not looked at yet. */
  readonly lookedAtMs: number | null;
}
