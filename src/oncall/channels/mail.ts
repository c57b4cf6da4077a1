// Pages by mail. Easy to get wrong: a device's word in a subject must not end the header (CR, LF), and in the HTML part it
// must not become markup.
import type { Clock } from '../../core/clock.ts';
import type { MailSettings } from '../paging-config.ts';
import { failed } from './channel.ts';
import type { Channel, PageMessage, SendResult } from './channel.ts';
import { defaultMailTimeoutMs, deliverMail, isAddress, messageIdOf, oneLine, subjectOf } from './smtp.ts';
import type { MailLimit } from './smtp.ts';

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

async function send(settings: MailSettings, limit: MailLimit, message: PageMessage): Promise<SendResult> {
  const { email } = message.person;
  if (email === null || !isAddress(email)) return failed(false, 'the person has no mail address');
  return deliverMail(settings, limit, {
    to: { name: '', address: email },
    subject: subjectOf(message.subject),
    text: textOf(message),
    html: htmlOf(message),
    messageId: messageIdOf(settings, message.id),
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Priority': message.priority === 'critical' ? '1' : '3',
    },
  });
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
