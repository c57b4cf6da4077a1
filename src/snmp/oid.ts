// Object identifiers: dotted text at the edge, BER content bytes inside. Easy to get wrong: the first two
// arcs share one sub-identifier (40 * x + y), arcs are unsigned 32 bit, and text sorts differently from arcs.

/** RFC 2578 section 3.5: at most 128 sub-identifiers, each at most 2^32 - 1. */
export const maxOidArcs = 128;
const maxArc = 0xffff_ffff;
/** 128 arcs of at most five bytes each; the first two share one. */
export const maxOidBytes = (maxOidArcs - 1) * 5;

export type OidParse =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly message: string };

/**
 * `1.3.6.1.2.1.1.3.0` (a leading dot is allowed) to BER content bytes.
 * On failure `message` is one clause that says which arc is wrong; never throws.
 */
export function parseOid(text: string): OidParse {
  const arcs = (text.startsWith('.') ? text.slice(1) : text).split('.');
  if (arcs.length < 2) return { ok: false, message: `"${text}" has fewer than two arcs` };
  if (arcs.length > maxOidArcs) {
    return { ok: false, message: `an object identifier of ${arcs.length} arcs is longer than ${maxOidArcs}` };
  }
  const numbers: number[] = [];
  for (const arc of arcs) {
    const value = /^\d{1,10}$/.test(arc) ? Number(arc) : Number.NaN;
    if (!(value <= maxArc)) {
      return { ok: false, message: `"${arc}" in "${text}" is not an arc between 0 and ${maxArc}` };
    }
    numbers.push(value);
  }
  const [first, second, ...rest] = numbers as [number, number, ...number[]];
  if (first > 2 || (first < 2 && second > 39) || second > maxArc - 80) {
    return { ok: false, message: `"${text}" does not begin with 0.0 to 0.39, 1.0 to 1.39 or 2` };
  }
  const bytes: number[] = [];
  for (const arc of [first * 40 + second, ...rest]) pushArc(bytes, arc);
  return { ok: true, bytes: Uint8Array.from(bytes) };
}

function pushArc(bytes: number[], arc: number): void {
  for (let shift = 28; shift >= 7; shift -= 7) {
    if (arc >= 2 ** shift) bytes.push(0x80 | (Math.floor(arc / 2 ** shift) & 0x7f));
  }
  bytes.push(arc & 0x7f);
}

/** As `parseOid`, for text that the program wrote itself or has checked before; throws a RangeError otherwise. */
export function oidBytes(text: string): Uint8Array {
  const parsed = parseOid(text);
  if (!parsed.ok) throw new RangeError(parsed.message);
  return parsed.bytes;
}

/**
 * Whether bytes[at, end) is a well-formed identifier: not empty, last byte closes its arc, no padded arc,
 * every arc within 32 bits, at most 128 arcs.
 */
export function isOidContent(bytes: Uint8Array, at: number, end: number): boolean {
  if (at >= end || end - at > maxOidBytes) return false;
  let arcs = 1;
  let length = 0;
  for (let i = at; i < end; i++) {
    const byte = bytes[i] as number;
    if (length === 0 && byte === 0x80) return false;
    length++;
    if (length === 5 && (bytes[i - 4] as number) > 0x8f) return false;
    if (length > 5) return false;
    if (byte < 0x80) {
      arcs++;
      length = 0;
    }
  }
  return length === 0 && arcs <= maxOidArcs;
}

/** Dotted text of content that `isOidContent` accepted. */
export function formatOid(bytes: Uint8Array, at: number, end: number): string {
  let text = '';
  let arc = 0;
  for (let i = at; i < end; i++) {
    const byte = bytes[i] as number;
    arc = arc * 128 + (byte & 0x7f);
    if (byte >= 0x80) continue;
    text += text === '' ? firstTwoArcs(arc) : `.${arc}`;
    arc = 0;
  }
  return text;
}

function firstTwoArcs(arc: number): string {
  if (arc >= 80) return `2.${arc - 80}`;
  return arc >= 40 ? `1.${arc - 40}` : `0.${arc}`;
}

/** Negative, zero or positive as `a` comes before, is, or comes after `b` in the order agents walk. */
export function compareOids(a: string, b: string): number {
  const left = a.split('.');
  const right = b.split('.');
  const shared = Math.min(left.length, right.length);
  for (let i = 0; i < shared; i++) {
    const difference = Number(left[i]) - Number(right[i]);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** Whether `oid` is `root` or lies below it (`1.3.60` is not below `1.3.6`). */
export function isUnderOid(oid: string, root: string): boolean {
  return oid.startsWith(root) && (oid.length === root.length || oid[root.length] === '.');
}
