// What is wrong with maintenance itself: work that may no longer go on, and work that is not done at its end. Easy to get
// wrong: it is told to the person in charge first; a window that two people let go ahead is not told for what they let it
// go ahead against, and for everything else it is, each thing once.
import type { UncoveredNow, WorkNow } from '../maintenance/work-now.ts';
import { uncoveredText } from './alert-words-maintenance.ts';
import type { AlertSituation, Finding, FindingCode, Findings, Params, Priority } from './finding.ts';

/** Suffix of keys, after `maintenance:<id>`. */
const verdictKey = (work: WorkNow): string => `maintenance:${work.id}:verdict`;
const lateKey = (work: WorkNow): string => `maintenance:${work.id}:late`;

export function findMaintenance({ site, maintenance = [] }: AlertSituation): Findings {
  const unjudged = maintenance.filter(({ answer }) => answer === null);
  const names = new Map(site.components.map(({ id, name }) => [id, name]));
  return {
    findings: maintenance.flatMap((work) => [...verdictFindings(work, names), ...lateFindings(work)]),
    undetermined: new Set(unjudged.map(verdictKey)),
  };
}

const priorityOf = { 'no-go': 'high', 'not-proven': 'medium' } as const;

function verdictFindings(work: WorkNow, names: ReadonlyMap<string, string>): readonly Finding[] {
  const { answer, uncovered } = work;
  if (work.isOverridden) {
    if (uncovered === null) return [];
    const about = { key: verdictKey(work), code: `maintenance-uncovered-${uncovered.answer}` } as const;
    const found = finding(work, { ...about, priority: priorityOf[uncovered.answer] });
    return [{ ...found, params: { ...found.params, ...saidOf(uncovered, names) }, news: uncovered.news }];
  }
  if (answer === null || answer === 'go') return [];
  return [
    finding(work, { key: verdictKey(work), code: `maintenance-${answer}`, priority: priorityOf[answer] }),
  ];
}

/** What is new, in each language for the one hole `{what}`. */
function saidOf(uncovered: UncoveredNow, names: ReadonlyMap<string, string>): Params {
  const named = (ids: readonly string[]): string => listed(ids.map((id) => names.get(id) ?? id));
  const parts = {
    dark: named(uncovered.dark),
    overloaded: named(uncovered.overloaded),
    unknown: named(uncovered.unknown),
    windows: listed(uncovered.windows),
  };
  return {
    what_az: uncoveredText(parts, 'az'),
    what_ru: uncoveredText(parts, 'ru'),
    what_en: uncoveredText(parts, 'en'),
  };
}

const namedAtMost = 6;

function listed(all: readonly string[]): string {
  return (all.length > namedAtMost ? [...all.slice(0, namedAtMost), '…'] : all).join(', ');
}

function lateFindings(work: WorkNow): readonly Finding[] {
  if (work.state !== 'late') return [];
  return [finding(work, { key: lateKey(work), code: 'maintenance-late', priority: 'medium' })];
}

function finding(
  work: WorkNow,
  about: { readonly key: string; readonly code: FindingCode; readonly priority: Priority },
): Finding {
  return {
    ...about,
    params: { name: work.title },
    componentId: null,
    deviceId: null,
    consequences: [],
    consequence: null,
    causeKeys: [],
    addresseeId: work.inChargeId,
  };
}
