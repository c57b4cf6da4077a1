// The product as a stranger meets it: one start, and then the mains go away. Everything here is real – the command, the
// SNMP agents, PostgreSQL, the mail – and takes the seconds it takes; what happened when is printed at the end of each
// test. Easy to get wrong: the drills share one plant, so each is started from what the one before left.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AlertView, PageView } from '../../src/api/contract.ts';
import type { OnCallView } from '../../src/api/contract-oncall.ts';
import { systemClock } from '../../src/core/clock.ts';
import type { HttpClient } from './http-client.ts';
import { cleanUp, Product } from './product.ts';
import { expectMissedRun } from './story-runs.ts';
import type { Span } from './watch.ts';
import { Watch } from './watch.ts';

const upsModules = ['ups-a-1', 'ups-a-2', 'ups-a-3', 'ups-b-1', 'ups-b-2', 'ups-b-3'];
const generators = ['gen-1', 'gen-2', 'gen-3'];
/** Those whose controller puts a word to what it does; the other gives its speed. */
const speakingGenerators = ['gen-1', 'gen-2'];
const switches = ['ats-a', 'ats-b'];
/** Poll interval of the demonstration site. */
const intervalMs = 5_000;
/** What a machine with two busy cores may add to any time named here. */
const slackMs = 2_500;

let product: Product;
let admin: HttpClient;
let watch: Watch;

beforeAll(async () => {
  product = await Product.start();
  admin = await product.signInFirst();
  watch = new Watch(admin);
}, 90_000);

afterAll(async () => {
  watch?.close();
  await cleanUp();
}, 60_000);

interface Drill {
  readonly startMs: number;
  readonly startEpochMs: number;
  /** `limitMs` counts from the drill. */
  within(limitMs: number): Span;
}

async function drill(...names: string[]): Promise<Drill> {
  const startMs = systemClock.monotonicMs();
  const startEpochMs = systemClock.epochMs();
  watch.note('drill', `${names.join(' and ')}`, startMs);
  for (const name of names) await admin.post(`/api/v1/drills/${name}`);
  return { startMs, startEpochMs, within: (limitMs) => ({ sinceMs: startMs, limitMs }) };
}

/** The word again, for drills that come twice, and a clean sheet of alerts. */
async function acknowledgeAll(): Promise<void> {
  for (const { id } of await admin.get<AlertView[]>('/api/v1/alerts?state=active')) {
    await admin.post(`/api/v1/alerts/${id}/acknowledge`);
  }
}

async function alertOf(key: string, limits: Span): Promise<AlertView> {
  await watch.until(`alert ${key}`, () => watch.isOpen(key), limits);
  const alert = watch.alert(key);
  if (alert === undefined) throw new Error(`${key} is gone`);
  return alert;
}

function all(ids: readonly string[], point: string, ...words: string[]): boolean {
  return ids.every((id) => words.includes(watch.word(id, point) ?? ''));
}

function print(title: string, { startMs }: Drill, isWanted: (subject: string) => boolean): void {
  console.log([`${title}`, ...watch.timeline(startMs, isWanted)].join('\n'));
}

/** What a reader of the story wants to see; racks and their 48 PDUs are not. */
const isTold = (subject: string): boolean =>
  !/^(rack|pdu|panel|uob|msb|mech|tx|crac|crah-[2-9])/.test(subject) && !/(alarm|comms|status)/.test(subject);

function claimsLostLoad({ sentence, consequence }: AlertView): boolean {
  return sentence.code === 'load-lost' || consequence?.code === 'consequence-lost';
}

describe.sequential('the story', () => {
  test('a minute after the command every value has come over SNMP and the verdict is yes', async () => {
    const sinceMs = systemClock.monotonicMs();
    const isWhole = (): boolean => {
      const { devices } = watch.overview ?? {};
      return watch.verdict === 'yes' && devices !== undefined && devices.silent + devices.unknown === 0;
    };
    const tookMs = await watch.until('all devices answer', isWhole, { sinceMs, limitMs: 30_000 });
    console.log(
      `ready ${Math.round(product.readyMs)} ms after the command; all devices ${Math.round(tookMs)} ms later`,
    );
    expect(watch.overview?.devices.answering).toBeGreaterThanOrEqual(70);
    expect(watch.overview?.design.answer).toBe('yes');
    expect(watch.overview?.onCall?.name).toMatch(/\S+/);
    expect(watch.alerts).toEqual([]);
  }, 60_000);

  test('both mains are lost: battery, page, acknowledgement, generators, transfer, and yes again', async () => {
    const lost = await drill('mains-lost-both');
    const pagesBefore = product.pages.length;
    const batteryMs = await watch.until(
      'all UPS modules on battery',
      () => all(upsModules, 'output.source', 'battery'),
      lost.within(intervalMs + 1_000 + slackMs),
    );
    const alert = await alertOf('component:utility-a', lost.within(intervalMs + 1_000 + slackMs));
    const openedMs = alert.openedAtMs - lost.startEpochMs;
    await watch.until('a page', () => product.pages.length > pagesBefore, lost.within(12_000));
    const shown = product.pages[pagesBefore];
    if (shown === undefined) throw new Error('no page');
    watch.note('page', `arrives at ${shown.recipient}`, shown.seenMs);
    const acknowledged = await acknowledgeByLink(shown.url);
    watch.note('page', `acknowledged by ${acknowledged.acknowledgedBy}`);
    const acknowledgedMs = (acknowledged.acknowledgedAtMs ?? Number.NaN) - lost.startEpochMs;

    await watch.until('verdict no', () => watch.verdict === 'no', lost.within(10_000));
    await watch.until(
      'cranking',
      () => generators.some((id) => hadWord(id, 'cranking', lost)),
      lost.within(15_000),
    );
    const isCarried = (): boolean => generators.every((id) => frequency(id) > 49);
    await watch.until('all engines at speed', isCarried, lost.within(25_000));
    await watch.until('loaded', () => all(speakingGenerators, 'engine.state', 'loaded'), lost.within(25_000));
    await watch.until('transfer', () => all(switches, 'source.selected', 'b'), lost.within(25_000));
    const yesMs = await watch.until('yes on generators', () => watch.verdict === 'yes', lost.within(35_000));
    await watch.until('UPS normal', () => all(upsModules, 'output.source', 'normal'), lost.within(40_000));
    await watch.until('no battery alert', () => !watch.isOpen('on-battery'), lost.within(45_000));

    print('Both mains lost', lost, isTold);
    const sent = await sentAtMs(alert.pageId);
    console.log(
      `on battery seen ${Math.round(batteryMs)} ms, alert ${Math.round(openedMs)} ms, page sent ` +
        `${Math.round(sent - lost.startEpochMs)} ms, page read ${Math.round(shown.seenMs - lost.startMs)} ms, ` +
        `acknowledged ${Math.round(acknowledgedMs)} ms, verdict yes again ${Math.round(yesMs)} ms after the drill`,
    );
    expect(openedMs).toBeLessThan(1_000 + slackMs);
    expect(watch.everShown.filter(claimsLostLoad)).toEqual([]);
    expect(watch.alerts.map(({ key }) => key)).toEqual(expect.arrayContaining(['component:utility-b']));
  }, 90_000);

  test('normal: everything goes back, and what is mended alerts no more', async () => {
    await acknowledgeAll();
    await product.drill('normal');
    const sinceMs = systemClock.monotonicMs();
    await watch.until(
      'utilities',
      () => ['utility-a', 'utility-b'].every((id) => watch.state(id) === 'available'),
      { sinceMs, limitMs: intervalMs + slackMs },
    );
    await watch.until('alerts returned', () => !watch.isOpen('component:utility-a'), {
      sinceMs,
      limitMs: 15_000,
    });
    expect(watch.verdict).toBe('yes');
  }, 60_000);

  test('a UPS module, a cooling unit, a fibre and an agent fail: each is told, none loses a load', async () => {
    const broken = await drill('ups-module-fault', 'cooling-unit-fault', 'fibre-cut', 'agent-silent');
    const limit = broken.within(intervalMs + 1_000 + 2 * slackMs);
    const opened = await Promise.all(
      ['component:ups-a-1', 'component:crah-1', 'component:carrier-1'].map((key) => alertOf(key, limit)),
    );
    const silent = await alertOf('device:ats-b', broken.within(20_000));
    for (const { key, openedAtMs } of [...opened, silent]) {
      console.log(`${key}: alert ${Math.round(openedAtMs - broken.startEpochMs)} ms after the drill`);
    }
    for (const { openedAtMs } of opened) {
      expect(openedAtMs - broken.startEpochMs).toBeLessThan(intervalMs + 1_000 + slackMs);
    }
    expect(watch.state('ups-a-1')).toBe('unavailable');
    expect(watch.state('carrier-1')).toBe('unavailable');
    await watch.until('ats-b unknown', () => watch.state('ats-b') === 'unknown', broken.within(25_000));
    await watch.until('not yes', () => watch.verdict !== 'yes', broken.within(25_000));
    print('Four single failures', broken, isTold);
    expect(watch.everShown.filter(claimsLostLoad)).toEqual([]);
    expect(watch.overview?.devices.silent).toBe(1);

    await acknowledgeAll();
    const mended = await drill('normal');
    await watch.until('yes', () => watch.verdict === 'yes', mended.within(25_000));
    const keys = ['component:ups-a-1', 'component:crah-1', 'component:carrier-1', 'device:ats-b'];
    await watch.until('returned', () => keys.every((key) => !watch.isOpen(key)), mended.within(30_000));
  }, 120_000);

  test('a generator does not start and a switch stays: one side on battery, the other on two generators', async () => {
    await untilAtRest();
    const failed = await drill('generator-fails-to-start', 'transfer-switch-stays');
    await watch.until(
      'all on battery',
      () => all(upsModules, 'output.source', 'battery'),
      failed.within(9_000),
    );
    await watch.until(
      'side B moves',
      () => watch.word('ats-b', 'source.selected') === 'b',
      failed.within(40_000),
    );
    const stuck = await alertOf('component:ats-a', failed.within(40_000));
    await watch.until(
      'side B on generators',
      () => all(upsModules.slice(3), 'output.source', 'normal'),
      failed.within(60_000),
    );
    const generator = await alertOf('component:gen-2', failed.within(60_000));
    print('A generator does not start, a transfer switch stays', failed, isTold);
    for (const { key, openedAtMs, priority } of [stuck, generator]) {
      console.log(`${key}: alert ${Math.round(openedAtMs - failed.startEpochMs)} ms after the drill`);
      expect(priority).toMatch(/critical|high/);
    }
    expect(all(upsModules.slice(0, 3), 'output.source', 'battery')).toBe(true);
    expect(watch.word('ats-a', 'source.selected')).toBe('a');
    expect(watch.state('gen-1')).toBe('available');
    expect(watch.state('gen-3')).toBe('available');
    expect(watch.verdict).toBe('no');
    expect(watch.everShown.filter(claimsLostLoad)).toEqual([]);
    await expectMissedRun(admin, watch.everShown);
  }, 240_000);

  test('one side at a time is told apart', async () => {
    await acknowledgeAll();
    for (const [name, lost, kept] of [
      ['mains-lost-a', 'utility-a', 'utility-b'],
      ['mains-lost-b', 'utility-b', 'utility-a'],
    ] as const) {
      const mended = await drill('normal');
      const isMended = (): boolean => watch.state(lost) === 'available' && watch.state(kept) === 'available';
      await watch.until('both mains', isMended, mended.within(intervalMs + slackMs));
      const one = await drill(name);
      await watch.until(lost, () => watch.state(lost) === 'unavailable', one.within(intervalMs + slackMs));
      await watch.until(`alert ${lost}`, () => watch.isOpen(`component:${lost}`), one.within(10_000));
      expect(watch.state(kept)).toBe('available');
    }
  }, 60_000);
});

function hadWord(id: string, word: string, { startMs }: Drill): boolean {
  const subject = `${id} engine.state`;
  return watch.changes.some(
    (change) => change.atMs >= startMs && change.subject === subject && change.text === word,
  );
}

/** Opens the page by its link in a browser that never signed in, and takes it. */
async function acknowledgeByLink(url: string): Promise<PageView> {
  const path = new URL(url).pathname;
  const phone = product.client();
  const shown = await phone.ask('GET', path);
  expect(shown.headers.get('content-type')).toContain('text/html');
  const page = await phone.get<PageView>(`/api/v1/pages/${path.split('/').at(-1)}`);
  expect(page).toMatchObject({ state: 'open', acknowledgedBy: null });
  const taken = await phone.post<PageView>(`/api/v1/pages/${path.split('/').at(-1)}/acknowledge`);
  expect(taken?.state).toBe('acknowledged');
  if (taken === undefined) throw new Error('no page');
  return taken;
}

/** When the first mail of a page was taken by the mail server, epoch ms. */
async function sentAtMs(pageId: string | null): Promise<number> {
  const { pages } = await admin.get<OnCallView>('/api/v1/on-call');
  const sent = pages.find(({ id }) => id === pageId)?.deliveries.find(({ state }) => state === 'sent');
  return sent?.atMs ?? Number.NaN;
}

/** Back on the mains, engines cooled down and stopped: about two minutes after the mains return. */
async function untilAtRest(): Promise<void> {
  const isAtRest = (): boolean =>
    all(switches, 'source.selected', 'a') &&
    all(upsModules, 'output.source', 'normal') &&
    all(speakingGenerators, 'engine.state', 'ready') &&
    generators.every((id) => frequency(id) === 0);
  await watch.until('at rest', isAtRest, { sinceMs: systemClock.monotonicMs(), limitMs: 180_000 });
}

/** Hz at the terminals; NaN when unknown. */
function frequency(id: string): number {
  return watch.value(id, 'output.frequency') ?? Number.NaN;
}
