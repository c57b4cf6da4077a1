// Whether batched datagrams do on this very machine what they are meant to: tried once, before anything relies on it.
// Easy to get wrong: a layout that does not fit would not fail but send something else, so contents, lengths,
// addresses and errno are all compared.

import { MessageBatch, nameOf } from './datagram-port-batch.ts';
import { Libc, wouldBlock } from './datagram-port-libc.ts';

let proven: Libc | undefined;

/** libc, once it has carried datagrams from a socket to itself. Throws when it cannot. */
export function provenLibc(): Libc {
  if (proven === undefined) {
    const libc = new Libc();
    prove(libc);
    proven = libc;
  }
  return proven;
}

const lengths = [5, 32];

/** Throws when what two datagrams bring back is not what they were sent with. */
function prove(libc: Libc): void {
  const fd = libc.openSocket(4, '127.0.0.1');
  try {
    const own = nameOf(libc.ownAddress(fd));
    const out = new MessageBatch({ capacity: 2, nameBytes: 16, dataBytes: 64 }, libc);
    const back = MessageBatch.forReceiving(3, 16, libc);
    for (const [i, length] of lengths.entries()) {
      out.data.fill(i + 1, i * 32, i * 32 + length);
      out.setData(i, i * 32, length);
      out.setName(i, own);
    }
    const counts = [libc.send(fd, out, [0, 2]), libc.receive(fd, back), libc.receive(fd, back)];
    const isErrnoRead = libc.errno() === wouldBlock;
    const isWhole = lengths.every((length, i) => {
      if (back.receivedLength(i) !== length || !back.isNamed(i, own)) return false;
      return back.receivedView(i, length).every((byte) => byte === i + 1);
    });
    if (counts.join() !== '2,2,-1' || !isErrnoRead || !isWhole) {
      throw new Error('libc does not carry datagrams as expected');
    }
  } finally {
    libc.closeSocket(fd);
  }
}
