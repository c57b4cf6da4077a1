// Real receivers on loopback: an SMTP server and an HTTP server that write down what they get and can misbehave.
import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

export interface Mail {
  readonly to: string;
  /** As it went over the wire. */
  readonly raw: string;
}

export interface MailServer {
  readonly port: number;
  readonly mails: Mail[];
  close(): Promise<void>;
}

export type MailMood = 'kind' | 'refuses' | 'busy' | 'mute';

/** `mood` is asked at every recipient: refuses 550, busy 451, mute never answers. */
export async function startMailServer(mood: () => MailMood = () => 'kind', port = 0): Promise<MailServer> {
  const mails: Mail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    hideENHANCEDSTATUSCODES: true,
    onRcptTo(_address, _session, callback) {
      const now = mood();
      if (now === 'mute') return;
      if (now === 'kind') callback();
      else callback(Object.assign(new Error(now), { responseCode: now === 'busy' ? 451 : 550 }));
    },
    onData(stream, session, callback) {
      void text(stream).then((raw) => {
        mails.push({ to: session.envelope.rcptTo.map((one) => one.address).join(','), raw });
        callback();
      });
    },
  });
  server.on('error', () => mails.length);
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', () => resolve());
  });
  return {
    port: (server.server.address() as AddressInfo).port,
    mails,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
      }),
  };
}

export interface Hook {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface HookServer {
  readonly url: string;
  readonly hooks: Hook[];
  close(): Promise<void>;
}

/** `answer` gives the status, or undefined to never answer. */
export async function startHookServer(answer: () => number | undefined = () => 204): Promise<HookServer> {
  const hooks: Hook[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      hooks.push({ headers: request.headers, body });
      const status = answer();
      if (status !== undefined) response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end('thanks');
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    hooks,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The decoded plain text and HTML parts and the subject of a mail, enough for what nodemailer writes. */
export function decodeMail(raw: string): { readonly subject: string; readonly parts: readonly string[] } {
  const [head = '', ...rest] = raw.split('\r\n\r\n');
  const unfolded = head.replaceAll(/\r\n[ \t]/g, ' ');
  const encoded = /^Subject: (.*)$/m.exec(unfolded)?.[1] ?? '';
  const subject = encoded
    .replaceAll(/\?= =\?/g, '?==?')
    .replaceAll(/=\?UTF-8\?([BQ])\?(.*?)\?=/gi, (_, kind: string, data: string) =>
      kind.toUpperCase() === 'B'
        ? Buffer.from(data, 'base64').toString()
        : decodeQuoted(data.replaceAll('_', ' ')),
    );
  const parts = rest
    .join('\r\n\r\n')
    .split(/\r\n--/)
    .map((part) => {
      const [partHead = '', ...lines] = part.split('\r\n\r\n');
      const data = lines.join('\r\n\r\n');
      if (/base64/i.test(partHead)) return Buffer.from(data, 'base64').toString();
      return /quoted-printable/i.test(partHead) ? decodeQuoted(data) : data;
    });
  return { subject, parts };
}

function decodeQuoted(data: string): string {
  const bytes = data
    .replaceAll(/=\r\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}
