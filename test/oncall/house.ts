// A house with people on call, a plant that can fail, real receivers, and a clock that stands still until told.
import { randomUUID } from 'node:crypto';
import { VirtualClock, systemClock } from '../../src/core/clock.ts';
import { evaluateAlerts } from '../../src/alerts/alert-loop.ts';
import { findFaults } from '../../src/alerts/find.ts';
import type { Channel } from '../../src/oncall/channels/channel.ts';
import { createMailChannel } from '../../src/oncall/channels/mail.ts';
import { createWebhookChannel } from '../../src/oncall/channels/webhook.ts';
import { runDeliveries } from '../../src/oncall/delivery-loop.ts';
import { saveSchedule } from '../../src/oncall/oncall-store.ts';
import { loadPageTimeline } from '../../src/oncall/page-timeline-store.ts';
import type { PageTimeline } from '../../src/oncall/page-timeline-store.ts';
import { runPaging } from '../../src/oncall/paging-loop.ts';
import { Secret } from '../../src/platform/secret.ts';
import type { TestDatabase } from '../postgres.ts';
import { situation } from '../alerts/small-site.ts';
import type { Told } from '../alerts/small-site.ts';

export const start = Temporal.ZonedDateTime.from('2026-11-03T12:00[Asia/Baku]').epochMilliseconds;
export const place = { siteName: 'Baku 1', timeZone: 'Asia/Baku' };
/** Short real timeouts: receivers answer at once or not at all. */
const timeoutMs = 400;

export function mailTo(port: number): Channel {
  const settings = { host: '127.0.0.1', port, security: 'none', from: 'qosha@example.az' } as const;
  return createMailChannel(settings, systemClock, timeoutMs);
}

export function hookTo(url: string): Channel {
  return createWebhookChannel({ name: 'room', url, secret: new Secret('key') }, systemClock, timeoutMs);
}

export class House {
  readonly clock = new VirtualClock(start);
  readonly db: TestDatabase;
  channels: Channel[] = [];
  readonly people: Record<'ann' | 'bob' | 'eve', string> = {
    ann: randomUUID(),
    bob: randomUUID(),
    eve: randomUUID(),
  };

  constructor(db: TestDatabase) {
    this.db = db;
  }

  /** Ann is on call, Bob follows, Eve is one of everyone; each has an address `<name>@example.az`. */
  async move(): Promise<void> {
    await this.db.owner.transaction(async (tx) => {
      await tx.execute('ALTER TABLE alert_event DISABLE TRIGGER USER');
      await tx.execute('ALTER TABLE page_event DISABLE TRIGGER USER');
      const tables = 'page_token page_delivery page_event page alert_notice alert_event alert';
      for (const table of [...tables.split(' '), 'oncall_rotation', 'person'])
        await tx.execute(`DELETE FROM ${table}`);
      await tx.execute('ALTER TABLE alert_event ENABLE TRIGGER USER');
      await tx.execute('ALTER TABLE page_event ENABLE TRIGGER USER');
    });
    const languages = { ann: 'az', bob: 'ru', eve: 'en' } as const;
    await this.db.app.transaction(async (tx) => {
      for (const name of ['ann', 'bob', 'eve'] as const) {
        await tx.execute(
          `INSERT INTO person (id, login, name, email, language, roles, created_at)
           VALUES ($1, $2, $2, $3, $4, '{on-call}', now())`,
          [this.people[name], name, `${name}@example.az`, languages[name]],
        );
      }
      const personIds = [this.people.ann, this.people.bob];
      const rotations = [{ startsOn: '2026-11-02', handoverAt: '08:00', everyDays: 7, personIds }];
      await saveSchedule(tx, { name: 'Duty', timeZone: 'Asia/Baku', rotations });
    });
  }

  /** What the alert loop does when the plant says this. */
  async plant(told: Told = {}): Promise<void> {
    await evaluateAlerts(this.db.app, this.clock, findFaults(situation(told)));
  }

  get parts() {
    return { database: this.db.app, clock: this.clock, channels: this.channels };
  }

  get delivery() {
    return { ...this.parts, place, publicUrl: 'https://qosha.example.az', leaseMs: 60_000 };
  }

  page = () => runPaging(this.parts);

  /** Sends what is due on every channel, each for itself. */
  async send(): Promise<number> {
    const counts = await Promise.all(this.channels.map((channel) => runDeliveries(this.delivery, channel)));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /** Lets time pass in steps of `everySeconds`, paging and sending at each. */
  async live(seconds: number, everySeconds = 5): Promise<void> {
    for (let at = 0; at < seconds; at += everySeconds) {
      await this.page();
      await this.send();
      await this.clock.advance(everySeconds * 1_000);
    }
  }

  async timelines() {
    return this.db.app.transaction(async (tx) => {
      const rows = await tx.query<{ id: string }>('SELECT id FROM page ORDER BY opened_at, id');
      const at = { nowMs: this.clock.epochMs(), channels: this.channels };
      const timelines: PageTimeline[] = [];
      for (const { id } of rows) timelines.push((await loadPageTimeline(tx, id, at))!);
      return timelines;
    });
  }
}
