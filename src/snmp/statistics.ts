// What the engine did, counted since it was opened; the owner turns it into metrics. Counters only grow, the
// two levels (`inFlight`, `waiting`) go up and down.

export type DropReason =
  | 'malformed'
  | 'unknown-id'
  | 'late'
  | 'duplicate'
  | 'wrong-source'
  | 'wrong-community'
  | 'wrong-version'
  | 'wrong-pdu'
  | 'wrong-oids'
  | 'closed'
  /** SNMPv3 from here on. */
  | 'wrong-engine'
  | 'wrong-user'
  | 'wrong-digest'
  | 'wrong-context'
  | 'unauthenticated'
  | 'unencrypted'
  /** Authentic, but outside the time window: a replay, or an agent whose clock went back. */
  | 'not-in-time'
  /** Not a fault of the datagram: the agent explained why it cannot answer. */
  | 'report';

export interface UsmStatistics {
  /** Engine ids asked for. */
  discoveries: number;
  /** Times that an agent told us its clock. */
  resyncs: number;
  engineReboots: number;
  /** Addresses that began to answer as another engine. */
  engineChanges: number;
  /** Engines that answered at a second address. */
  engineDuplicates: number;
}

export interface SnmpStatistics {
  /** Requests taken on, without retransmissions. */
  requests: number;
  /** Retransmissions. */
  retries: number;
  answered: number;
  /** Answers with an error status, tooBig that was split not among them. */
  errors: number;
  timeouts: number;
  /** Requests that got nothing but unusable replies. */
  malformed: number;
  /** SNMPv3 requests that the agent explained it cannot take. */
  refused: number;
  /** Requests split because the agent said tooBig. */
  splits: number;
  /** Requests refused because the queue was full. */
  overloaded: number;
  /** Sends that the operating system refused, as far as it told. */
  sendErrors: number;
  socketErrors: number;
  inFlight: number;
  waiting: number;
  /** Datagrams thrown away, by reason. */
  readonly dropped: Record<DropReason, number>;
  readonly usm: UsmStatistics;
}

export function emptyStatistics(): SnmpStatistics {
  return {
    requests: 0,
    retries: 0,
    answered: 0,
    errors: 0,
    timeouts: 0,
    malformed: 0,
    refused: 0,
    splits: 0,
    overloaded: 0,
    sendErrors: 0,
    socketErrors: 0,
    inFlight: 0,
    waiting: 0,
    dropped: {
      malformed: 0,
      'unknown-id': 0,
      late: 0,
      duplicate: 0,
      'wrong-source': 0,
      'wrong-community': 0,
      'wrong-version': 0,
      'wrong-pdu': 0,
      'wrong-oids': 0,
      closed: 0,
      'wrong-engine': 0,
      'wrong-user': 0,
      'wrong-digest': 0,
      'wrong-context': 0,
      unauthenticated: 0,
      unencrypted: 0,
      'not-in-time': 0,
      report: 0,
    },
    usm: { discoveries: 0, resyncs: 0, engineReboots: 0, engineChanges: 0, engineDuplicates: 0 },
  };
}
