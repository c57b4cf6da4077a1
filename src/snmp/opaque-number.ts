// Numbers that Net-SNMP's agents, and many cards built on it, wrap in an Opaque because SMIv2 has no type for them: IEEE
// floats and doubles (RFC 2856's ancestor, draft-perkins-opaque-01) and integers of 64 bits. Easy to get wrong: the tag
// inside has two bytes, and a float has seven digits – 23.4 must not become 23.399999618530273.

/** First byte of the tag inside: application class, more to follow. */
const extended = 0x9f;
const kinds = { float: 0x78, double: 0x79, integer64: 0x7a, unsigned64: 0x7b } as const;
const floatDigits = 7;

/** The number in an Opaque; undefined when it holds none. May be NaN or infinite, as the agent says. */
export function opaqueNumber(octets: Uint8Array): number | undefined {
  const [tag, kind, length = 0] = octets;
  if (tag !== extended || octets.length !== 3 + length) return undefined;
  const content = new DataView(octets.buffer, octets.byteOffset + 3, length);
  if (kind === kinds.float && length === 4) return shortened(content.getFloat32(0));
  if (kind === kinds.double && length === 8) return content.getFloat64(0);
  if (length < 1 || length > 8) return undefined;
  if (kind === kinds.integer64) return integerOf(octets.subarray(3), true);
  return kind === kinds.unsigned64 ? integerOf(octets.subarray(3), false) : undefined;
}

function shortened(float: number): number {
  return Number.isFinite(float) ? Number(float.toPrecision(floatDigits)) : float;
}

function integerOf(octets: Uint8Array, isSigned: boolean): number {
  const bits = BigInt(octets.length * 8);
  const value = octets.reduce((sum, octet) => (sum << 8n) | BigInt(octet), 0n);
  return Number(isSigned ? BigInt.asIntN(Number(bits), value) : value);
}
