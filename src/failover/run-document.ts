// A run on paper: what triggered it, every step with its span, its limit and its verdict, the misses with what was known then,
// and the hash of the evidence. Easy to get wrong: the same run must give the same bytes, so the only time in the file is
// that of its end (or, while it runs, of its last verdict).
import { Paper, innerWidth, margin, quiet } from '../platform/paper.ts';
import type { Cell } from '../platform/paper.ts';
import type { Evidence, EvidenceSources } from './run-evidence.ts';
import { compareWithPlan } from './planned-test.ts';
import { missesOf, triggerOf, verdictOf } from './run.ts';
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
  paper.paragraph(words.labels.spans, { size: 7.5, colour: quiet });
  paper.paragraph(`${words.labels.check}: ${evidence.sha256}`, { size: 7.5, colour: quiet });
  return paper.finish((number, pages) => `${run.id}  ·  ${words.labels.page} ${number} / ${pages}`);
}

function printFacts({ paper, kept, sources, words, language }: Page): void {
  const { run, names } = kept;
  const { labels } = words;
  const time = (ms: number): string => timeText(ms, sources.site.timeZone, language);
  const trigger = triggerOf(run);
  const mark = [words.marks[run.mark], run.markNote].filter((text) => text !== '').join(': ');
  const facts: (readonly [string, string])[] = [
    [labels.subjects, run.subjects.map(({ componentId }) => names[componentId] ?? componentId).join(', ')],
    [labels.trigger, `${time(trigger.byMs)} (${widthText(trigger, language)})`],
    [
      labels.ended,
      run.endedAtMs === null ? labels.running : `${time(run.endedAtMs)} – ${endingText(kept, words)}`,
    ],
    [labels.verdict, words.verdicts[verdictOf(run)]],
    [labels.mark, mark],
    ...run.links.map(({ kind, runId }) => [words.links[kind], runId] as const),
    ...run.gaps.map((gap) => [labels.gaps, `${time(gap.afterMs)} – ${time(gap.byMs)}`] as const),
  ];
  if (sources.plan !== undefined) {
    const differences = compareWithPlan(run, sources.plan).map(({ kind }) => words.differences[kind]);
    facts.push([labels.plan, differences.length === 0 ? labels.asPlanned : differences.join('; ')]);
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
  return run.ending === null ? '' : words.endings[run.ending];
}

const shares = [0.34, 0.24, 0.16, 0.08, 0.18];

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
  const { labels } = words;
  const head = (): void => {
    const names = [labels.step, labels.element, labels.took, labels.limit, labels.verdict];
    paper.row(tableRow(names, { size: 7.5, colour: quiet }));
    paper.rule(4);
  };
  head();
  for (const item of kept.run.items) {
    if (paper.reserve(26)) head();
    const step = kept.sequence.steps.find(({ id }) => id === item.stepId);
    const limit = step === undefined ? '' : `${step.deadline.seconds} s`;
    const isBad = ['missed', 'late', 'not-observable'].includes(item.verdict);
    paper.row(
      tableRow(
        [
          step?.title[language] ?? item.stepId,
          namesOf(kept, item),
          tookText(item, language),
          limit,
          words.steps[item.verdict],
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
  paper.paragraph(words.labels.misses, { bold: true, size: 11 });
  for (const item of misses) {
    const step = kept.sequence.steps.find(({ id }) => id === item.stepId);
    const fill = (text: string): string =>
      text
        .replaceAll('{name}', namesOf(kept, item))
        .replaceAll('{seconds}', String(step?.deadline.seconds ?? ''));
    const when = timeText(item.judgedAtMs ?? 0, sources.site.timeZone, language);
    const { battery = null, generators = null } = item.note ?? {};
    const nameOf = (id: string): string => kept.names[id] ?? id;
    const known = [
      ...(battery === null
        ? []
        : [
            words.battery(
              nameOf(battery.componentId),
              Math.floor(battery.seconds / 60),
              battery.seconds % 60,
            ),
          ]),
      ...(generators === null
        ? []
        : [words.generators(generators.componentIds.map(nameOf), generators.percent)]),
    ];
    paper.space(4);
    paper.paragraph(`${when}  ${[fill(step?.miss.says[language] ?? item.key), ...known].join('; ')}`);
    paper.paragraph(fill(step?.miss.act[language] ?? ''), { colour: quiet });
  }
}

function namesOf({ names }: KeptRun, { componentIds }: RunItem): string {
  return componentIds.map((id) => names[id] ?? id).join(', ');
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
