// One poll of a UPS: sysUpTime and nineteen objects of the UPS-MIB (RFC 1628).

const ups = '1.3.6.1.2.1.33.1';

export const pollOids: readonly string[] = [
  '1.3.6.1.2.1.1.3.0',
  ...['1.1', '1.2', '1.3'].map((tail) => `${ups}.${tail}.0`),
  ...[1, 2, 3, 4, 5, 6, 7].map((column) => `${ups}.2.${column}.0`),
  `${ups}.3.3.1.2.1`,
  `${ups}.3.3.1.3.1`,
  `${ups}.4.1.0`,
  `${ups}.4.2.0`,
  ...[2, 3, 4, 5].map((column) => `${ups}.4.4.1.${column}.1`),
  `${ups}.6.1.0`,
];

/** Twenty numbers that Debian's snmpd has: sysUpTime and counters of the SNMP group (RFC 3418). */
export const agentOids: readonly string[] = [
  '1.3.6.1.2.1.1.3.0',
  ...[1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20].map((n) => `1.3.6.1.2.1.11.${n}.0`),
];

/** The user of the SNMPv3 part, known to the agent of the benchmark only. */
export const sealedUser = {
  name: 'bench',
  authPhrase: 'authentication phrase',
  privPhrase: 'privacy phrase',
} as const;
export const sealedAddress = '127.1.0.1';
