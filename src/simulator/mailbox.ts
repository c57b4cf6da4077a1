// The mail server of the demonstration: a real SMTP server on loopback that keeps what it is sent as files, so that a
// page goes its real way even where nobody set up mail. It relays nothing.
import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import type { Clock } from '../core/clock.ts';

const maxMessageBytes = 256 * 1024;
/** Messages kept; the oldest are removed. */
const maxKept = 200;

export interface Mailbox {
  readonly port: number;
  stop(): Promise<void>;
}

export interface MailboxParts {
  /** Messages lie here as `<epoch ms>-<id>.eml`. */
  readonly folder: string;
  readonly clock: Clock;
  /** Told after a message was kept. */
  readonly onMessage: (message: { readonly recipients: readonly string[]; readonly text: string }) => void;
}

function keep(folder: string, atMs: number, text: string): void {
  writeFileSync(join(folder, `${atMs}-${randomUUID()}.eml`), text, { mode: 0o600 });
  const kept = readdirSync(folder)
    .filter((name) => name.endsWith('.eml'))
    .sort();
  for (const name of kept.slice(0, Math.max(0, kept.length - maxKept)))
    rmSync(join(folder, name), { force: true });
}

/** Listens on a free port of 127.0.0.1. */
export function startMailbox({ folder, clock, onMessage }: MailboxParts): Promise<Mailbox> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    size: maxMessageBytes,
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (stream.sizeExceeded) return done(new Error('the message is too large'));
        const text = Buffer.concat(chunks).toString('utf8');
        keep(folder, clock.epochMs(), text);
        onMessage({ recipients: session.envelope.rcptTo.map((to) => to.address), text });
        return done();
      });
    },
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    const listening = server.listen(0, '127.0.0.1', () => {
      const address = listening.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      resolve({ port, stop: () => new Promise((ended) => server.close(() => ended())) });
    });
  });
}
