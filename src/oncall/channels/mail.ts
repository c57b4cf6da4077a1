// Pages by mail over SMTP. Easy to get wrong: a device's word in a subject must not end the header (CR, LF), in the
// HTML part it must not become markup; and what SMTP refuses with 5xx will be refused again, while no answer, 4xx and a
// wrong password may be better in a minute.
import { createTransport } from 'nodemailer';
import type { Clock } from '../../core/clock.ts';
import type { MailSettings } from '../paging-config.ts';
import { failed } from './channel.ts';
import type { Channel, PageMessage, SendResult } from './channel.ts';

export const defaultMailTimeoutMs = 15_000;
const maxSubjectLength = 150;

/** `timeoutMs` bounds one whole delivery. */
export function createMailChannel(
  settings: MailSettings,
  clock: Clock,
  timeoutMs = defaultMailTimeoutMs,
): Channel {
  return {
    name: 'mail',
    canReach: ({ email }) => email !== null && isAddress(email),
    send: (message) => send(settings, { clock, timeoutMs }, message),
  };
}

async function send(
  settings: MailSettings,
  limit: { readonly clock: Clock; readonly timeoutMs: number },
  message: PageMessage,
): Promise<SendResult> {
  const { email } = message.person;
  if (email === null || !isAddress(email)) return failed(false, 'the person has no mail address');
  const transport = createTransport({
    host: settings.host,
    port: settings.port,
    secure: settings.security === 'tls',
    requireTLS: settings.security === 'starttls',
    ignoreTLS: settings.security === 'none',
    ...(settings.user === undefined
      ? {}
      : { auth: { user: settings.user, pass: settings.password?.reveal() ?? '' } }),
    connectionTimeout: limit.timeoutMs,
    greetingTimeout: limit.timeoutMs,
    socketTimeout: limit.timeoutMs,
    dnsTimeout: limit.timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = settings.from.split('@').at(-1) ?? 'localhost';
  const sending = transport
    .sendMail({
      from: settings.from,
      to: { name: '', address: email },
      subject: subjectOf(message.subject),
      text: textOf(message),
      html: htmlOf(message),
      messageId: `<${message.id}@${domain}>`,
      headers: {
        'Auto-Submitted': 'auto-generated',
        'X-Priority': message.priority === 'critical' ? '1' : '3',
      },
    })
    .then((): SendResult => ({ outcome: 'sent' }), toResult);
  const result = await within(sending, limit);
  transport.close();
  return result;
}

/** A server that trickles single bytes outlives every socket timeout; this is the bound on the whole. */
function within(
  sending: Promise<SendResult>,
  limit: { readonly clock: Clock; readonly timeoutMs: number },
): Promise<SendResult> {
  const { promise, resolve } = Promise.withResolvers<SendResult>();
  const cancel = limit.clock.after(limit.timeoutMs, () =>
    resolve(failed(true, 'the mail server is too slow')),
  );
  void sending.then((result) => {
    cancel();
    resolve(result);
  });
  return promise;
}

function toResult(error: unknown): SendResult {
  const { code, responseCode } = error as { code?: string; responseCode?: number };
  const reason = error instanceof Error ? error.message : String(error);
  const isRefused = responseCode !== undefined && responseCode >= 500 && code !== 'EAUTH';
  return failed(!isRefused, reason);
}

function isAddress(email: string): boolean {
  return /^[^\s@<>,;"]+@[^\s@<>,;"]+$/.test(email);
}

/** A subject not too long for a phone. */
function subjectOf(subject: string): string {
  return Array.from(oneLine(subject)).slice(0, maxSubjectLength).join('');
}

/** One line, without control, bidirectional and invisible characters. */
function oneLine(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll(/[\u061C\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/gu, '')
    .trim();
}

function textOf(message: PageMessage): string {
  const link = message.link === undefined ? [] : ['', `${message.link.label}: ${message.link.url}`];
  return [...message.lines.map(oneLine), ...link].join('\n');
}

function htmlOf(message: PageMessage): string {
  const lines = message.lines.map((line) => `<p>${escapeHtml(oneLine(line))}</p>`).join('\n');
  const { link } = message;
  const button =
    link === undefined
      ? ''
      : `\n<p><a href="${escapeHtml(link.url)}" style="display:inline-block;padding:14px 22px;` +
        `background:#1d4f91;color:#ffffff;text-decoration:none">${escapeHtml(link.label)}</a></p>`;
  const language = escapeHtml(message.person.language);
  return (
    `<!doctype html>\n<html lang="${language}"><head><meta charset="utf-8"></head>` +
    `<body style="font-family:sans-serif;font-size:16px">\n${lines}${button}\n</body></html>\n`
  );
}

const htmlEscapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => htmlEscapes[character] ?? character);
}
