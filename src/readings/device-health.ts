// Whether a device can be heard at all, apart from what it says. Easy to get wrong: `unknown` means that nobody has
// asked it often enough yet (just after a start); it is neither healthy nor a reason to wake somebody.

export interface DeviceHealth {
  readonly deviceId: string;
  /** `silent` after the configured number of unanswered polls; a silent device makes its components unknown. */
  readonly state: 'answering' | 'silent' | 'unknown';
  /** Since when it is in this state, epoch ms. */
  readonly sinceMs: number;
  /** Last answer of any kind, epoch ms; null when it never answered. */
  readonly lastAnswerMs: number | null;
  /** Polls in a row until now that got no answer at all; none when absent. */
  readonly unansweredPolls?: number;
  /** Why the last poll failed, in our own words; null while it answers. */
  readonly lastError: string | null;
  /** Name of the profile in use; null while the device is not identified. */
  readonly profile: string | null;
  /** How much later than planned its last poll began, ms. */
  readonly latenessMs: number;
  /** The worst lateness of its polls in the last half to one hour, ms. */
  readonly worstLatenessMs?: number;
  /** When another SNMPv3 engine began to answer at its address, epoch ms; told for a day. */
  readonly engineChangedAtMs?: number;
  /** Polls that fell out because the one before them had not ended, since polling began. */
  readonly missedPolls?: number;
}
