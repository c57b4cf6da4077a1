// What became of every datagram that the trap receiver got: each is counted once as accepted, rejected, lost by its
// consumer, or dropped for a named reason.

export const trapDropReasons = [
  /** Its address is not on the list. */
  'source',
  /** Its address has said too much. */
  'rate',
  'malformed',
  'community',
  'not-a-notification',
  /** An inform that is being handled or was acknowledged already. */
  'duplicate',
  /** SNMPv3: it names another engine as authoritative than it may, or asks which engine we are. */
  'engine',
  /** SNMPv3: more unknown engines than are looked at. */
  'engine-limit',
  'user',
  /** SNMPv3: below, or above, the security level of its user. */
  'security-level',
  'digest',
  'time-window',
  'replay',
  'decryption',
] as const;
export type TrapDropReason = (typeof trapDropReasons)[number];

export interface TrapStatistics {
  received: number;
  accepted: number;
  rejected: number;
  /** The consumer threw; the trap is lost, an inform is not acknowledged. */
  consumerErrors: number;
  /** Informs acknowledged; a repeated one counts again. */
  acknowledged: number;
  /** Informs that were told but not followed up to their acknowledgement, because too many wait for one. */
  unattended: number;
  /** SNMPv3 reports sent, and those the limit held back. */
  reports: number;
  reportsHeldBack: number;
  socketErrors: number;
  readonly dropped: Record<TrapDropReason, number>;
}

export function emptyTrapStatistics(): TrapStatistics {
  return {
    received: 0,
    accepted: 0,
    rejected: 0,
    consumerErrors: 0,
    acknowledged: 0,
    unattended: 0,
    reports: 0,
    reportsHeldBack: 0,
    socketErrors: 0,
    dropped: Object.fromEntries(trapDropReasons.map((reason) => [reason, 0])) as Record<
      TrapDropReason,
      number
    >,
  };
}
