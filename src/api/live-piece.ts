// Text of the live stream as bytes, made once for all who get it: as it is, or packed. Easy to get wrong: what is packed
// must not lean on anything before it, because each watcher has got other pieces before; so every piece ends on a whole byte
// with nothing behind it to look back to, and the stream of a watcher is the gzip header and any such pieces in a row.
import { constants, deflateRaw } from 'node:zlib';

/** Opens a packed stream: gzip, deflate, no name, no time, unknown system. */
export const gzipHeader = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);

/** Below this packing gains nothing. */
const worthPackingBytes = 512;
const level = 3;

/** The text for a packed stream. What is long is packed in another thread. */
export function packPiece(text: string): Promise<Buffer> {
  const plain = Buffer.from(text);
  if (plain.byteLength < worthPackingBytes) return Promise.resolve(storedPiece(text));
  return new Promise((resolve, reject) => {
    deflateRaw(plain, { level, finishFlush: constants.Z_FULL_FLUSH }, (error, packed) =>
      error === null ? resolve(packed) : reject(error),
    );
  });
}

/** A short text as a stored block: five bytes, then the text itself. */
export function storedPiece(text: string): Buffer {
  const bytes = Buffer.from(text);
  const head = Buffer.alloc(5);
  head.writeUInt16LE(bytes.byteLength, 1);
  head.writeUInt16LE(~bytes.byteLength & 0xffff, 3);
  return Buffer.concat([head, bytes]);
}

/** Whether the client says that it takes gzip. */
export function takesGzip(acceptEncoding: string | undefined): boolean {
  return (acceptEncoding ?? '').split(',').some((one) => {
    const [coding = '', ...parameters] = one.split(';').map((part) => part.trim().toLowerCase());
    return coding === 'gzip' && !parameters.some((parameter) => /^q=0(?:\.0*)?$/u.test(parameter));
  });
}
