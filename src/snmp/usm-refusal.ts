// Why an SNMPv3 agent did not answer a question, in its own words: the reports of RFC 3414 section 5 and RFC 3412
// section 5. Easy to get wrong: most of them come unauthenticated, so they explain a failure and never cause one –
// the answer may still come.

export type UsmRefusal =
  | 'unsupported-level'
  | 'not-in-time-window'
  | 'unknown-user'
  | 'unknown-engine'
  | 'wrong-key'
  | 'decryption-error'
  | 'unknown-context'
  | 'silent-inside'
  | 'ignored'
  | 'other-report';

const usmStats = '1.3.6.1.6.3.15.1.1.';
const targetStats = '1.3.6.1.6.3.12.1.';

const reports: ReadonlyMap<string, UsmRefusal> = new Map([
  [`${usmStats}1.0`, 'unsupported-level'],
  [`${usmStats}2.0`, 'not-in-time-window'],
  [`${usmStats}3.0`, 'unknown-user'],
  [`${usmStats}4.0`, 'unknown-engine'],
  [`${usmStats}5.0`, 'wrong-key'],
  [`${usmStats}6.0`, 'decryption-error'],
  [`${targetStats}4.0`, 'unknown-context'],
  [`${targetStats}5.0`, 'unknown-context'],
]);

/** What a report with this first object says. */
export function refusalOf(reportedOid: string): UsmRefusal {
  return reports.get(reportedOid) ?? 'other-report';
}

const words: Readonly<Record<UsmRefusal, { readonly what: string; readonly mend: string }>> = {
  'unsupported-level': {
    what: 'the agent does not allow this user that security level',
    mend: 'give auth and priv as the agent has them for the user',
  },
  'not-in-time-window': {
    what: 'the agent does not agree on the time with us',
    mend: 'see whether its engine boots and time stand still, and restart its agent',
  },
  'unknown-user': {
    what: 'the agent knows no user of that name',
    mend: 'correct user, or add it on the agent',
  },
  'unknown-engine': {
    what: 'the agent does not accept its own engine id',
    mend: 'see whether two agents share the address, and restart the agent',
  },
  'wrong-key': {
    what: 'the authentication key or protocol is not the one the agent has for the user',
    mend: 'correct auth, or set the passphrase anew on the agent',
  },
  'decryption-error': {
    what: 'the privacy key or protocol is not the one the agent has for the user',
    mend: 'correct priv; for AES-192 and AES-256 try the other kind (b or r)',
  },
  'unknown-context': { what: 'the agent has no such context', mend: 'correct or leave out context' },
  'silent-inside': {
    what: 'the agent accepts the authentication but does not answer',
    mend: 'correct priv (for AES-192 and AES-256 try the other kind, b or r) and context',
  },
  ignored: {
    what: 'the agent is there but does not answer this user',
    mend: 'correct user, auth and priv, or add the user on the agent',
  },
  'other-report': {
    what: 'the agent reports that it cannot take the message',
    mend: 'see whether the agent speaks SNMPv3 with user-based security',
  },
};

/** One clause on what is wrong and one on what to do, for people and logs. */
export function describeRefusal(refusal: UsmRefusal): { readonly what: string; readonly mend: string } {
  return words[refusal];
}
