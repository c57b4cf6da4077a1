// The failover run of the story, as whoever was woken would read it. Easy to get wrong: a machine with two busy cores may look
// late, so no time is asked for from above; what was missed and what was told is.
import { expect } from 'vitest';
import type { AlertView } from '../../src/api/contract.ts';
import type { OnCallView } from '../../src/api/contract-oncall.ts';
import type { RunListView, RunStepView, RunView } from '../../src/api/contract-runs.ts';
import type { HttpClient } from './http-client.ts';

/** Mains lost on both sides, the second generator does not start, the first switch stays. */
export async function expectMissedRun(admin: HttpClient, everShown: readonly AlertView[]): Promise<void> {
  const run = await runOf(admin, (one) => one.verdict === 'failed');
  printRun(run);
  expect(run.subjects.map(({ id }) => id)).toEqual(['utility-a', 'utility-b']);
  const missed = run.steps.filter(({ miss }) => miss !== null);
  expect(missed.map(({ key }) => key)).toEqual(
    expect.arrayContaining(['in-band/gen-2', 'transferred/ats-a']),
  );
  // Not said before a look after the limit said no.
  for (const { judgedAtMs, base, limitMs, miss } of missed) {
    expect((judgedAtMs ?? 0) - (base?.byMs ?? 0)).toBeGreaterThanOrEqual(limitMs);
    expect(miss?.battery?.seconds).toBeGreaterThan(60);
  }
  const byKey = new Map(run.steps.map((step) => [step.key, step]));
  for (const key of ['in-band/gen-1', 'in-band/gen-3', 'transferred/ats-b', 'ups-normal/ups-b-1']) {
    expect([key, byKey.get(key)?.seen]).not.toEqual([key, null]);
  }
  // What hangs on the switch that stayed was not reached, which is no second miss.
  expect(byKey.get('ups-normal/ups-a-1')?.verdict).toMatch(/not-reached|waiting/u);

  const told = everShown.filter(({ key }) => key === `run:${run.id}`);
  const texts = told.map(({ sentence }) => String(sentence.params['text_en']));
  expect(texts.some((text) => text.includes('Generator 2 not in band after 10 s'))).toBe(true);
  expect(texts.at(-1)).toMatch(/; UPS [AB] module \d has \d+ min \d+ s/u);
  expect(told.at(-1)?.priority).toBe('critical');
  const { pages } = await admin.get<OnCallView>('/api/v1/on-call');
  const own = pages.filter(({ alert }) => alert.key === `run:${run.id}`);
  expect(own).toHaveLength(1);
  // Found in the same moment both go out together; else each for itself. Never more.
  expect(own[0]?.deliveries.length).toBeGreaterThanOrEqual(1);
  expect(own[0]?.deliveries.length).toBeLessThanOrEqual(missed.length);
  const paper = await admin.ask('GET', `/api/v1/runs/${run.id}/document.pdf?language=az`);
  expect([paper.status, paper.headers.get('content-type')]).toEqual([200, 'application/pdf']);
}

async function runOf(
  admin: HttpClient,
  isWanted: (run: RunListView['past'][number]) => boolean,
): Promise<RunView> {
  const { running, past } = await admin.get<RunListView>('/api/v1/runs');
  const found = [...running, ...past].find((run) => run.sequenceId === 'mains-lost' && isWanted(run));
  if (found === undefined) throw new Error('there is no such run');
  return admin.get<RunView>(`/api/v1/runs/${found.id}`);
}

function printRun({ title, subjects, verdict, steps }: RunView): void {
  const line = ({ key, verdict: one, leastMs, mostMs, miss }: RunStepView): string =>
    `  ${key.padEnd(24)} ${one.padEnd(18)} ${leastMs === null ? '' : `${leastMs}…${mostMs} ms`} ${miss?.says.en ?? ''}`;
  console.log(
    [`${title.en}, ${subjects.map(({ name }) => name).join(', ')}: ${verdict}`, ...steps.map(line)].join(
      '\n',
    ),
  );
}
