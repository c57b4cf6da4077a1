// Memory for a batch of datagrams as sendmmsg(2) and recvmmsg(2) want it: headers, vectors, addresses and bytes in one
// ArrayBuffer. Easy to get wrong: libc keeps raw pointers into it, so the batch must be held for as long as a call
// can come, and its memory must never be resized, transferred or detached.

/** struct mmsghdr on 64-bit Linux: struct msghdr of 56 bytes, msg_len, 4 unused. In 32-bit words. */
const headerWords = 16;
// msghdr: name +0 (pointer), namelen +8, iov +16 (pointer), iovlen +24, control +32, controllen +40, flags +48.
const nameLengthWord = 2;
const lengthWord = 14;
/** struct iovec: base (pointer), length (64 bits). In 32-bit words. */
const vectorWords = 4;
/** Room for a sockaddr_in6 of 28 bytes. In 32-bit words. */
const nameWords = 8;
/** Longest datagram of UDP over IPv4 or IPv6 without jumbograms, rounded up. */
export const maxDatagramBytes = 65_536;
/** Equal distances of 64 KiB would put all datagrams into the same few lines of the processor's cache. */
const receiveStride = maxDatagramBytes + 64;

export interface BatchLayout {
  readonly capacity: number;
  /** Bytes of a sockaddr: 16 or 28. */
  readonly nameBytes: number;
  /** Bytes for all datagrams together. */
  readonly dataBytes: number;
}

/** Tells where memory begins; see `Libc`. */
export interface Pointers {
  addressOf(memory: ArrayBuffer): bigint;
}

/** A sockaddr: its first two words, and for IPv6 all seven. */
export interface SocketName {
  readonly word0: number;
  readonly word1: number;
  readonly words: Int32Array | undefined;
}

/** `words`: a sockaddr_in of four words or a sockaddr_in6 of seven. */
export function nameOf(words: Int32Array): SocketName {
  const [word0 = 0, word1 = 0] = words;
  return { word0, word1, words: words.length === 7 ? words : undefined };
}

export class MessageBatch {
  readonly capacity: number;
  /** The bytes of all datagrams. */
  readonly data: Uint8Array<ArrayBuffer>;
  readonly #words: Int32Array<ArrayBuffer>;
  readonly #nameBytes: number;
  readonly #address: bigint;
  readonly #vectorsAt: number;
  readonly #namesAt: number;
  readonly #dataAt: number;
  readonly #dataLow: number;
  readonly #dataHigh: number;

  constructor(layout: BatchLayout, pointers: Pointers) {
    const { capacity, nameBytes, dataBytes } = layout;
    this.capacity = capacity;
    this.#nameBytes = nameBytes;
    // words[0, vectorsAt) headers, [vectorsAt, namesAt) vectors, [namesAt, dataAt) addresses, then the data.
    this.#vectorsAt = capacity * headerWords;
    this.#namesAt = this.#vectorsAt + capacity * vectorWords;
    this.#dataAt = this.#namesAt + capacity * nameWords;
    const memory = new ArrayBuffer(this.#dataAt * 4 + dataBytes);
    this.#words = new Int32Array(memory, 0, this.#dataAt);
    this.data = new Uint8Array(memory, this.#dataAt * 4);
    this.#address = pointers.addressOf(memory);
    const dataAddress = this.#address + BigInt(this.#dataAt * 4);
    this.#dataLow = Number(dataAddress & 0xffff_ffffn);
    this.#dataHigh = Number(dataAddress >> 32n);
    for (let i = 0; i < capacity; i++) {
      this.#setPointer(i * headerWords, this.#namesAt + i * nameWords);
      this.#setPointer(i * headerWords + 4, this.#vectorsAt + i * vectorWords);
      this.#words[i * headerWords + 6] = 1;
      this.#words[i * headerWords + nameLengthWord] = nameBytes;
      this.setData(i, 0, 0);
    }
  }

  /** Memory for receiving `capacity` datagrams of any size. Only pages that are written to take real memory. */
  static forReceiving(capacity: number, nameBytes: number, pointers: Pointers): MessageBatch {
    const batch = new MessageBatch({ capacity, nameBytes, dataBytes: capacity * receiveStride }, pointers);
    for (let i = 0; i < capacity; i++) batch.setData(i, i * receiveStride, maxDatagramBytes);
    return batch;
  }

  /** What libc is told: the headers from number `first` on. */
  pointerTo(first: number): bigint {
    return this.#address + BigInt(first * headerWords * 4);
  }

  /** Lets message `i` be `length` bytes of `data` from `at` on. */
  setData(i: number, at: number, length: number): void {
    const low = this.#dataLow + at;
    const vector = this.#vectorsAt + i * vectorWords;
    this.#words[vector] = low | 0;
    this.#words[vector + 1] = (this.#dataHigh + (low > 0xffff_ffff ? 1 : 0)) | 0;
    this.#words[vector + 2] = length;
    this.#words[vector + 3] = 0;
  }

  /** A copy of the bytes of message `i`. */
  copyData(i: number): Uint8Array {
    const vector = this.#vectorsAt + i * vectorWords;
    // Modulo 2^32: the data is far smaller than that.
    const at = ((this.#words[vector] as number) - this.#dataLow) >>> 0;
    return this.data.slice(at, at + (this.#words[vector + 2] as number));
  }

  /** Addresses message `i`. */
  setName(i: number, name: SocketName): void {
    const at = this.#namesAt + i * nameWords;
    const words = this.#words;
    words[at] = name.word0;
    words[at + 1] = name.word1;
    if (name.words === undefined) return;
    for (let k = 2; k < 7; k++) words[at + k] = name.words[k] as number;
  }

  /** Whether message `i` came from this address, port and scope; its flow label says nothing. */
  isNamed(i: number, name: SocketName): boolean {
    const at = this.#namesAt + i * nameWords;
    const words = this.#words;
    if (words[at] !== name.word0) return false;
    if (name.words === undefined) return words[at + 1] === name.word1;
    for (let k = 2; k < 7; k++) if (words[at + k] !== name.words[k]) return false;
    return true;
  }

  /** Length of received message `i` in bytes. */
  receivedLength(i: number): number {
    return this.#words[i * headerWords + lengthWord] as number;
  }

  /** A view of `length` bytes of the memory in which datagram `i` is received. */
  receivedView(i: number, length: number): Uint8Array<ArrayBuffer> {
    return this.data.subarray(i * receiveStride, i * receiveStride + length);
  }

  /** The kernel wrote the length of the sender's address here; the next call needs the room there is. */
  renewNameLength(i: number): void {
    this.#words[i * headerWords + nameLengthWord] = this.#nameBytes;
  }

  #setPointer(word: number, target: number): void {
    const address = this.#address + BigInt(target * 4);
    this.#words[word] = Number(BigInt.asIntN(32, address));
    this.#words[word + 1] = Number(BigInt.asIntN(32, address >> 32n));
  }
}
