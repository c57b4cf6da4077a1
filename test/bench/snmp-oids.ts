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
