// What is wrong with maintenance itself: work that may no longer go on, and work that is not done at its end. Easy to get
// wrong: it is told to the person in charge first; and a window that two people let go ahead against the verdict is not
// told for being against it.
import type { WorkNow } from '../maintenance/work-now.ts';
import type { AlertSituation, Finding, FindingCode, Findings, Priority } from './finding.ts';

/** Suffix of keys, after `maintenance:<id>`. */
const verdictKey = (work: WorkNow): string => `maintenance:${work.id}:verdict`;
const lateKey = (work: WorkNow): string => `maintenance:${work.id}:late`;

export function findMaintenance({ maintenance = [] }: AlertSituation): Findings {
  const unjudged = maintenance.filter(({ answer, isOverridden }) => answer === null && !isOverridden);
  return {
    findings: maintenance.flatMap((work) => [...verdictFindings(work), ...lateFindings(work)]),
    undetermined: new Set(unjudged.map(verdictKey)),
  };
}

function verdictFindings(work: WorkNow): readonly Finding[] {
  if (work.isOverridden || work.answer === null || work.answer === 'go') return [];
  const priority = work.answer === 'no-go' ? 'high' : 'medium';
  return [finding(work, { key: verdictKey(work), code: `maintenance-${work.answer}`, priority })];
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
