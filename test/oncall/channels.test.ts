import { createHmac } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import type { PageMessage } from '../../src/oncall/channels/channel.ts';
import { createMailChannel } from '../../src/oncall/channels/mail.ts';
import { createWebhookChannel } from '../../src/oncall/channels/webhook.ts';
import { Secret } from '../../src/platform/secret.ts';
import { decodeMail, startHookServer, startMailServer } from './receivers.ts';
import type { MailMood } from './receivers.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});
const keep = <T extends { close(): Promise<void> }>(server: T): T => (open.push(server), server);

const hostile = 'UPS\r\nBcc: all@example.az\r\n\r\n<img src=x onerror="alert(1)">\u202Eəğş';
const message: PageMessage = {
  id: '6a1b',
  kind: 'page',
  pageId: 'p1',
  alertId: 'a1',
  siteName: 'Bakı 1',
  priority: 'critical',
  person: { name: 'Aysel', email: 'aysel@example.az', language: 'az' },
  subject: `Kritik: ${hostile} işləmir`,
  lines: [`${hostile} işləmir.`],
  link: { url: 'https://qosha.example.az/page/t0ken', label: 'Bax və cavab ver' },
};
const mail = (port: number, timeoutMs = 2_000) =>
  createMailChannel(
    { host: '127.0.0.1', port, security: 'none', from: 'qosha@example.az' },
    systemClock,
    timeoutMs,
  );

test('a hostile name stays text: in the subject, in the plain part and in the HTML', async () => {
  const server = keep(await startMailServer());
  expect(await mail(server.port).send(message)).toEqual({ outcome: 'sent' });
  expect(server.mails).toHaveLength(1);
  const { to, raw } = server.mails[0]!;
  expect(to).toBe('aysel@example.az');
  expect(raw.split('\r\n\r\n')[0]).not.toMatch(/^Bcc:/im);
  expect(raw).toContain('Message-ID: <6a1b@example.az>');
  const { subject, parts } = decodeMail(raw);
  expect(subject).toBe('Kritik: UPS Bcc: all@example.az <img src=x onerror="alert(1)">əğş işləmir');
  const html = parts.find((part) => part.includes('<html'))!;
  expect(html).toContain('&lt;img src=x onerror=&quot;alert(1)&quot;&gt;');
  expect(html).not.toContain('<img');
  expect(html).not.toContain('\u202E');
  expect(html).toContain('href="https://qosha.example.az/page/t0ken"');
  expect(parts.some((part) => part.includes('Bax və cavab ver: https://qosha.example.az/page/t0ken'))).toBe(
    true,
  );
});

test.each<[MailMood, boolean]>([
  ['refuses', false],
  ['busy', true],
  ['mute', true],
])('a mail server that %s: retryable is %s', async (mood, retryable) => {
  const server = keep(await startMailServer(() => mood));
  expect(await mail(server.port, 300).send(message)).toMatchObject({ outcome: 'failed', retryable });
});

test('no mail server, no address', async () => {
  const server = await startMailServer();
  await server.close();
  expect(await mail(server.port).send(message)).toMatchObject({ outcome: 'failed', retryable: true });
  const nobody = { ...message, person: { ...message.person, email: 'a@b.az, all@example.az' } };
  expect(await mail(server.port).send(nobody)).toMatchObject({ outcome: 'failed', retryable: false });
  expect(mail(server.port).canReach(nobody.person)).toBe(false);
});

const hook = (url: string, secret = 'whsec_c2VjcmV0', timeoutMs = 2_000) =>
  createWebhookChannel({ name: 'room', url, secret: new Secret(secret) }, systemClock, timeoutMs);

test('a webhook is signed after Standard Webhooks and says what the page says', async () => {
  const server = keep(await startHookServer());
  expect(await hook(server.url).send(message)).toEqual({ outcome: 'sent' });
  const { headers, body } = server.hooks[0]!;
  const signed = `6a1b.${String(headers['webhook-timestamp'])}.${body}`;
  const signature = createHmac('sha256', 'secret').update(signed).digest('base64');
  expect(headers).toMatchObject({ 'webhook-id': '6a1b', 'webhook-signature': `v1,${signature}` });
  expect(Math.abs(Number(headers['webhook-timestamp']) - systemClock.epochMs() / 1_000)).toBeLessThan(5);
  expect(JSON.parse(body)).toMatchObject({
    type: 'page.opened',
    data: { pageId: 'p1', lines: message.lines, link: 'https://qosha.example.az/page/t0ken' },
  });
});

test.each([
  [500, true],
  [503, true],
  [429, true],
  [400, false],
  [410, false],
  [302, false],
])('a receiver that answers %i: retryable is %s', async (status, retryable) => {
  const server = keep(await startHookServer(() => status));
  expect(await hook(server.url).send(message)).toMatchObject({ outcome: 'failed', retryable });
  expect(server.hooks).toHaveLength(1);
});

test('a receiver that never answers costs no more than the timeout', async () => {
  const server = keep(await startHookServer(() => undefined));
  const startedMs = systemClock.monotonicMs();
  expect(await hook(server.url, 'x', 200).send(message)).toEqual({
    outcome: 'failed',
    retryable: true,
    reason: 'the receiver is too slow',
  });
  expect(systemClock.monotonicMs() - startedMs).toBeLessThan(2_000);
  await server.close();
  open.length = 0;
  expect(await hook(server.url).send(message)).toMatchObject({ outcome: 'failed', retryable: true });
});
