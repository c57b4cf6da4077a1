// One mail over SMTP, whatever it says. Easy to get wrong: what SMTP refuses with 5xx will be refused again, while no answer,
// 4xx and a wrong password may be better in a minute; and a server that trickles bytes must not hold anybody up.
import { createTransport } from 'nodemailer';
import type { SendMailOptions } from 'nodemailer';
import type { Clock } from '../../core/clock.ts';
import type { MailSettings } from '../paging-config.ts';
import { failed } from './channel.ts';
import type { SendResult } from './channel.ts';

export const defaultMailTimeoutMs = 15_000;
const maxSubjectLength = 150;

export interface MailLimit {
  readonly clock: Clock;
  /** Bounds one whole delivery. */
  readonly timeoutMs: number;
}

export async function deliverMail(
  settings: MailSettings,
  limit: MailLimit,
  mail: Omit<SendMailOptions, 'from'>,
): Promise<SendResult> {
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
  const sending = transport
    .sendMail({ ...mail, from: settings.from })
    .then((): SendResult => ({ outcome: 'sent' }), toResult);
  const result = await within(sending, limit);
  transport.close();
  return result;
}

/** `<id@domain of the sender>`: the same for every attempt. */
export function messageIdOf(settings: MailSettings, id: string): string {
  return `<${id}@${settings.from.split('@').at(-1) ?? 'localhost'}>`;
}

/** A server that trickles single bytes outlives every socket timeout; this is the bound on the whole. */
function within(sending: Promise<SendResult>, limit: MailLimit): Promise<SendResult> {
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

export function isAddress(email: string): boolean {
  return /^[^\s@<>,;"]+@[^\s@<>,;"]+$/.test(email);
}

/** A subject not too long for a phone. */
export function subjectOf(subject: string): string {
  return Array.from(oneLine(subject)).slice(0, maxSubjectLength).join('');
}

/** One line, without control, bidirectional and invisible characters. */
export function oneLine(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll(/[\u061C\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/gu, '')
    .trim();
}
