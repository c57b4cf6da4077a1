// A run on paper: what triggered it, every step with its span, its limit and its verdict, the misses with what was known then,
// and the hash of the evidence. Easy to get wrong: the same run must give the same bytes, so the only time in the file is
// that of its end (or, while it runs, of its last verdict).
import { Paper, innerWidth, margin, quiet } from '../platform/paper.ts';
import type { Cell } from '../platform/paper.ts';
import type { Evidence, EvidenceSources } from './run-evidence.ts';
import { compareWithPlan } from './planned-test.ts';
import { missesOf, triggerOf, verdictOf, wasUnseen } from './run.ts';
import type { RunItem } from './run.ts';
import type { KeptRun } from './run-store.ts';
import { runWords } from './run-words.ts';
import type { RunLanguage, RunWords } from './run-words.ts';
import type { Span } from './span.ts';
import { lengthOf } from './span.ts';

const locales = { az: 'de-DE', ru: 'ru-RU', en: 'en-GB' } as const satisfies Record<RunLanguage, string>;

interface Page {
  readonly paper: Paper;
  readonly kept: KeptRun;
  readonly sources: EvidenceSources;
  readonly words: RunWords;
  readonly language: RunLanguage;
}

export function renderRun(
  kept: KeptRun,
  { evidence, sources }: { readonly evidence: Evidence; readonly sources: EvidenceSources },
  language: RunLanguage,
): Promise<Buffer> {
  const { run, sequence } = kept;
  const words = runWords[language];
  const title = `${words.title}: ${sequence.title[language]}`;
  const madeMs =
    run.endedAtMs ?? Math.max(run.openedAtMs, ...run.items.map(({ judgedAtMs }) => judgedAtMs ?? 0));
  const made = Temporal.Instant.fromEpochMilliseconds(Math.round(madeMs));
  const paper = new Paper(title, sources.site.name, language, made);
  const page: Page = { paper, kept, sources, words, language };
  paper.paragraph(sources.site.name, { bold: true, size: 12 });
  paper.paragraph(title, { bold: true, size: 15 });
  paper.space(4);
  paper.rule(8);
  printFacts(page);
  printSteps(page);
  printMisses(page);
  paper.space(8);
  paper.paragraph(words.spans, { size: 7.5, colour: quiet });
  paper.paragraph(`${words.check}: ${evidence.sha256}`, { size: 7.5, colour: quiet });
  return paper.finish((number, pages) => `${run.id}  ·  ${words.page} ${number} / ${pages}`);
}

function printFacts({ paper, kept, sources, words, language }: Page): void {
  const { run } = kept;
  const nameOf = (id: string): string => kept.names[id] ?? id;
  const time = (ms: number): string => timeText(ms, sources.site.timeZone, language);
  const trigger = triggerOf(run);
  const mark = [words[`runs.mark.${run.mark}`], run.markNote].filter((text) => text !== '').join(': ');
  const { unseenCauses = [] } = run;
  const doubt = fill(words['runs.doubt-why'], { names: unseenCauses.map(nameOf).join(', ') });
  const doubts = unseenCauses.length === 0 ? [] : [[words['runs.doubt'], doubt] as const];
  const facts: (readonly [string, string])[] = [
    [words.subjects, run.subjects.map(({ componentId }) => nameOf(componentId)).join(', ')],
    [words['runs.trigger'], `${time(trigger.byMs)} (${widthText(trigger, language)})`],
    [
      words['runs.ended'],
      run.endedAtMs === null
        ? words['runs.not-ended']
        : `${time(run.endedAtMs)} – ${endingText(kept, words)}`,
    ],
    [words['runs.verdict'], words[`runs.verdict.${verdictOf(run)}`]],
    [words['runs.mark'], mark],
    ...doubts,
    ...run.links.map(({ kind, runId }) => [words[`runs.link.${kind}`], runId] as const),
    ...run.gaps.map((gap) => [words['runs.gaps'], `${time(gap.afterMs)} – ${time(gap.byMs)}`] as const),
  ];
  if (sources.plan !== undefined) {
    const differences = compareWithPlan(run, sources.plan).map((one) => {
      const names = 'componentIds' in one ? one.componentIds.map(nameOf).join(', ') : '';
      return `${words[`runs.difference.${one.kind}`]} ${names}`.trimEnd();
    });
    facts.push([
      words['runs.plan'],
      differences.length === 0 ? words['runs.as-planned'] : differences.join('; '),
    ]);
  }
  for (const [label, text] of facts) {
    paper.row([
      { text: label, x: margin, width: innerWidth * 0.2, colour: quiet },
      { text, x: margin + innerWidth * 0.2, width: innerWidth * 0.8 },
    ]);
  }
  paper.rule(10);
}

function endingText({ run }: KeptRun, words: RunWords): string {
  return run.ending === null ? '' : words[`runs.ending.${run.ending}`];
}

const shares = [0.32, 0.22, 0.15, 0.13, 0.18];

function tableRow(texts: readonly string[], style: Partial<Cell> = {}): Cell[] {
  let x = margin;
  return texts.map((text, index) => {
    const width = (shares[index] ?? 0) * innerWidth;
    const cell: Cell = {
      text,
      x,
      width: width - 6,
      align: index === 2 || index === 3 ? 'right' : 'left',
      ...style,
    };
    x += width;
    return cell;
  });
}

function printSteps({ paper, kept, words, language }: Page): void {
  const head = (): void => {
    const names = [words.step, words.element, words.took, words.limit, words['runs.verdict']];
    paper.row(tableRow(names, { size: 7.5, colour: quiet }));
    paper.rule(4);
  };
  head();
  for (const item of kept.run.items) {
    if (paper.reserve(26)) head();
    const step = kept.sequence.steps.find(({ id }) => id === item.stepId);
    const limit = step === undefined ? '' : limitText(item, step.deadline.seconds);
    const isBad = ['missed', 'late', 'too-early', 'not-observable'].includes(item.verdict);
    paper.row(
      tableRow(
        [
          step?.title[language] ?? item.stepId,
          namesOf(kept, item),
          tookText(item, language),
          limit,
          words[`runs.step.${item.verdict}`],
        ],
        isBad ? { bold: true } : {},
      ),
      2,
    );
    paper.rule(4);
  }
}

function printMisses({ paper, kept, sources, words, language }: Page): void {
  const misses = missesOf(kept.run);
  if (misses.length === 0) return;
  paper.space(8);
  paper.paragraph(words['runs.misses'], { bold: true, size: 11 });
  for (const item of misses) {
    const step = kept.sequence.steps.find(({ id }) => id === item.stepId);
    const title = step?.title[language] ?? item.stepId;
    const said = { name: namesOf(kept, item), seconds: step?.deadline.seconds ?? '', step: title };
    const says = wasUnseen(item) ? words['runs.unseen'] : (step?.miss.says[language] ?? item.key);
    const when = timeText(item.judgedAtMs ?? 0, sources.site.timeZone, language);
    paper.space(4);
    paper.paragraph(`${when}  ${[fill(says, said), ...knownThen(kept, item, words)].join('; ')}`);
    paper.paragraph(fill(step?.miss.act[language] ?? '', said), { colour: quiet });
  }
}

/** What was known of batteries and generators when it was missed. */
function knownThen({ names }: KeptRun, { note }: RunItem, words: RunWords): readonly string[] {
  const { battery = null, generators = null } = note ?? {};
  const nameOf = (id: string): string => names[id] ?? id;
  const said: string[] = [];
  if (battery !== null) {
    const { componentId, seconds } = battery;
    const left = { minutes: Math.floor(seconds / 60), seconds: seconds % 60 };
    said.push(fill(words['runs.battery'], { name: nameOf(componentId), ...left }));
  }
  if (generators !== null) {
    const { componentIds, percent } = generators;
    said.push(fill(words['runs.generators'], { names: componentIds.map(nameOf).join(', '), percent }));
  }
  return said;
}

function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replaceAll(/\{(\w+)\}/gu, (hole, name: string) => String(values[name] ?? hole));
}

function namesOf({ names }: KeptRun, { componentIds }: RunItem): string {
  return componentIds.map((id) => names[id] ?? id).join(', ');
}

/** `10 s`, or, of a step that may be too early, `60–1860 s`. */
function limitText({ notBeforeMs }: RunItem, seconds: number): string {
  return notBeforeMs === undefined ? `${seconds} s` : `${notBeforeMs / 1000}–${seconds} s`;
}

/** `8,2–8,8 s`: the shortest and the longest that it may have taken. */
function tookText({ base, seen }: RunItem, language: RunLanguage): string {
  if (base === null || seen === null) return '–';
  const { leastMs, mostMs } = lengthOf(base, seen);
  return `${secondsText(leastMs, language)}–${secondsText(mostMs, language)} s`;
}

function widthText({ afterMs, byMs }: Span, language: RunLanguage): string {
  return `− ${secondsText(byMs - afterMs, language)} s`;
}

function secondsText(ms: number, language: RunLanguage): string {
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  return new Intl.NumberFormat(locales[language], digits).format(ms / 1000);
}

/** ISO date and the time to a tenth of a second, in the site's zone: the same in every language. */
function timeText(epochMs: number, timeZone: string, _language: RunLanguage): string {
  const at = Temporal.Instant.fromEpochMilliseconds(Math.round(epochMs)).toZonedDateTimeISO(timeZone);
  return `${at.toPlainDate().toString()} ${at.toPlainTime().round({ smallestUnit: 'millisecond' }).toString({ fractionalSecondDigits: 1 })} ${at.offset}`;
}
