// Puts on-call to work: one loop that opens pages and escalates, and one for each channel. Easy to get wrong: channels
// must not wait for each other, and whoever changes an alert wakes the first loop so that a page leaves within a second.
import type { AlertChanges } from '../alerts/alert-loop.ts';
import type { Clock } from '../core/clock.ts';
import type { Database } from '../platform/database.ts';
import type { Log } from '../platform/log.ts';
import { startLoop } from '../platform/loop.ts';
import type { Loop } from '../platform/loop.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { Channel, SendResult } from './channels/channel.ts';
import { createMailChannel } from './channels/mail.ts';
import { defaultMailTimeoutMs } from './channels/smtp.ts';
import { createWebhookChannel } from './channels/webhook.ts';
import { runDeliveries } from './delivery-loop.ts';
import type { PagePlace } from './page-text.ts';
import { forgetTokens } from './page-token-store.ts';
import type { PagingSettings } from './paging-config.ts';
import { runPaging } from './paging-loop.ts';

const intervalMs = 1_000;
const tidyIntervalMs = 600_000;
/** Longer than the slowest channel takes: whoever holds a message longer than this is dead. */
const leaseMs = 3 * defaultMailTimeoutMs;

export interface PagingLoopParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly changes: AlertChanges;
  readonly place: PagePlace;
  readonly publicUrl: string;
  readonly channels: readonly Channel[];
}

/** The channels that the configuration names. */
export function createChannels(settings: PagingSettings, clock: Clock): Channel[] {
  const mail = settings.mail === undefined ? [] : [createMailChannel(settings.mail, clock)];
  return [...mail, ...settings.webhooks.map((webhook) => createWebhookChannel(webhook, clock))];
}

/** `wake` after something was put into the outbox elsewhere, such as an escalation by link. */
export function startPagingLoops(parts: PagingLoopParts): Loop {
  const { database, clock, log, metrics } = parts;
  const shared = { clock, log, metrics };
  const attempts = metrics.counter({
    name: 'qosha_page_attempts_total',
    help: 'Attempts to deliver a page, by kind of channel and outcome',
    labels: ['channel', 'outcome'],
  });
  const onAttempt = (channel: string, result: SendResult): void => {
    attempts.inc({ channel: channel.split(':')[0] ?? channel, outcome: result.outcome });
    if (result.outcome === 'failed') {
      log.warn({ part: 'paging', channel, reason: result.reason }, 'a page was not delivered');
    }
  };
  const delivering = parts.channels.map((channel) =>
    startLoop({
      name: `paging ${channel.name}`,
      intervalMs,
      cycle: async () => {
        await runDeliveries({ ...parts, leaseMs, onAttempt }, channel);
      },
      ...shared,
    }),
  );
  const paging = startLoop({
    name: 'paging',
    intervalMs,
    cycle: async () => {
      const done = await runPaging(parts);
      if (done > 0) for (const loop of delivering) loop.wake();
    },
    ...shared,
  });
  const tidying = startLoop({
    name: 'paging links',
    intervalMs: tidyIntervalMs,
    cycle: async () => {
      await database.transaction((tx) => forgetTokens(tx, clock.epochMs()));
    },
    ...shared,
  });
  const unsubscribe = parts.changes.onChange(() => paging.wake());
  return {
    wake: () => paging.wake(),
    async stop() {
      unsubscribe();
      await Promise.all([paging, tidying, ...delivering].map((loop) => loop.stop()));
    },
  };
}
