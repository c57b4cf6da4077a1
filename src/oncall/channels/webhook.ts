// Pages by HTTP POST, signed after Standard Webhooks (webhook-id, webhook-timestamp, webhook-signature over
// "id.timestamp.body", HMAC-SHA-256). Easy to get wrong: a redirect is not followed, because it would carry a signed
// page to an address nobody wrote down; and the answer's body is thrown away unread.
import type { Clock } from '../../core/clock.ts';
import { signWebhook } from '../../platform/webhook-signature.ts';
import type { WebhookSettings } from '../paging-config.ts';
import { failed } from './channel.ts';
import type { Channel, PageMessage, SendResult } from './channel.ts';

export const defaultWebhookTimeoutMs = 10_000;
/** Statuses besides 5xx after which trying again may help (RFC 9110, RFC 6585, RFC 8470). */
const retryableStatuses: ReadonlySet<number> = new Set([408, 425, 429]);

export function createWebhookChannel(
  settings: WebhookSettings,
  clock: Clock,
  timeoutMs = defaultWebhookTimeoutMs,
): Channel {
  return {
    name: `webhook:${settings.name}`,
    // It speaks to a room or a gateway, which knows its people itself.
    canReach: () => true,
    send: (message) => post(settings, { clock, timeoutMs }, message),
  };
}

async function post(
  settings: WebhookSettings,
  limit: { readonly clock: Clock; readonly timeoutMs: number },
  message: PageMessage,
): Promise<SendResult> {
  const body = JSON.stringify(payloadOf(message, limit.clock));
  const timestamp = Math.floor(limit.clock.epochMs() / 1_000).toString();
  const giveUp = new AbortController();
  const cancel = limit.clock.after(limit.timeoutMs, () => giveUp.abort());
  try {
    const response = await fetch(settings.url, {
      method: 'POST',
      redirect: 'manual',
      signal: giveUp.signal,
      headers: {
        'content-type': 'application/json',
        'user-agent': 'qosha',
        'webhook-id': message.id,
        'webhook-timestamp': timestamp,
        'webhook-signature': signWebhook(settings.secret.reveal(), { id: message.id, timestamp, body }),
      },
      body,
    });
    await response.body?.cancel();
    if (response.ok) return { outcome: 'sent' };
    const { status } = response;
    return failed(status >= 500 || retryableStatuses.has(status), `the receiver answered ${status}`);
  } catch (error) {
    if (giveUp.signal.aborted) return failed(true, 'the receiver is too slow');
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return failed(true, cause instanceof Error ? cause.message : String(cause));
  } finally {
    cancel();
  }
}

function payloadOf(message: PageMessage, clock: Clock): unknown {
  return {
    type: message.kind === 'page' ? 'page.opened' : 'page.ended',
    timestamp: Temporal.Instant.fromEpochMilliseconds(Math.floor(clock.epochMs())).toString(),
    data: {
      pageId: message.pageId,
      alertId: message.alertId,
      site: message.siteName,
      priority: message.priority,
      person: message.person.name,
      subject: message.subject,
      lines: message.lines,
      link: message.link?.url ?? null,
    },
  };
}
