// Which addresses `10.0.0.0/24`, `10.0.0.10-10.0.0.20`, `10.0.0.10-20` or `ups-a:1161` mean. Pure. Easy to get wrong: a slip
// in a prefix length asks a whole provider; so the number of addresses is bounded, and network and broadcast
// addresses of a prefix are not asked.
import { isIP } from 'node:net';

/** More addresses are not swept in one go. */
export const maxSweptAddresses = 65_536;

export interface SweepTarget {
  readonly address: string;
  /** Undefined: the usual port. */
  readonly port?: number;
}

export type AddressRange =
  | { readonly targets: readonly SweepTarget[] }
  /** One clause: what is wrong and what to write. */
  | { readonly fault: string };

/** Reads one word of the command line; host names stand for themselves and are resolved by the caller. */
export function readAddressRange(text: string): AddressRange {
  const prefix = /^([\d.]+)\/(\d{1,2})$/.exec(text);
  if (prefix !== null) return readPrefix(text, prefix[1] ?? '', Number(prefix[2]));
  const span = /^([\d.]+)-([\d.]+)$/.exec(text);
  if (span !== null) return readSpan(text, span[1] ?? '', span[2] ?? '');
  return readOne(text);
}

function readPrefix(text: string, address: string, bits: number): AddressRange {
  if (isIP(address) !== 4 || bits > 32)
    return { fault: `${text} is no network; write for example 10.0.0.0/24` };
  const size = 2 ** (32 - bits);
  if (size > maxSweptAddresses) return tooMany(text, size);
  const base = Math.floor(toNumber(address) / size) * size;
  const [first, last] = size > 2 ? [base + 1, base + size - 2] : [base, base + size - 1];
  return { targets: listAddresses(first, last) };
}

function readSpan(text: string, from: string, to: string): AddressRange {
  const first = isIP(from) === 4 ? toNumber(from) : Number.NaN;
  const end = /^\d{1,3}$/.test(to) ? `${from.slice(0, from.lastIndexOf('.'))}.${to}` : to;
  const last = isIP(end) === 4 ? toNumber(end) : Number.NaN;
  if (!(last >= first)) return { fault: `${text} is no range; write for example 10.0.0.10-10.0.0.20` };
  if (last - first >= maxSweptAddresses) return tooMany(text, last - first + 1);
  return { targets: listAddresses(first, last) };
}

function readOne(text: string): AddressRange {
  const bracketed = /^\[([^\]]+)\](?::(\d{1,5}))?$/.exec(text);
  const plain = /^([^:]+):(\d{1,5})$/.exec(text);
  const [, address = text, port] = bracketed ?? plain ?? [];
  if (port === undefined) return { targets: [{ address }] };
  const number = Number(port);
  if (number < 1 || number > 65_535) return { fault: `${text} has no port from 1 to 65535; correct it` };
  return { targets: [{ address, port: number }] };
}

function tooMany(text: string, count: number): AddressRange {
  return { fault: `${text} are ${count} addresses, more than ${maxSweptAddresses}; sweep it in parts` };
}

function listAddresses(first: number, last: number): SweepTarget[] {
  return Array.from({ length: last - first + 1 }, (_, i) => ({ address: toAddress(first + i) }));
}

function toNumber(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function toAddress(number: number): string {
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 0xff).join('.');
}
