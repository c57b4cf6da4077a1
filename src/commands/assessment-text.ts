// An assessment as lines a person reads at a terminal: the verdicts, how it stands, what stands in the way.
import type { Assessment } from '../redundancy/report.ts';
import {
  designSentence,
  headroomSentence,
  liveSentence,
  marginSentence,
  reasonSentences,
  sayOutcome,
  spofSentence,
  unitsOf,
} from '../redundancy/sentence.ts';
import type { Site } from '../site/site.ts';

/** Names stand with their ids where they differ, because the reader is going to type ids. */
function spokenNames(site: Site): ReadonlyMap<string, string> {
  return new Map(site.components.map(({ id, name }) => [id, name === id ? id : `${name} [${id}]`] as const));
}

export function assessmentLines(
  site: Site,
  assessment: Assessment,
  without: readonly string[],
): readonly string[] {
  const names = spokenNames(site);
  const speech = { names, units: unitsOf(site) };
  const { baseline, utilityLoss } = assessment.report.live;
  const out = without.map((id) => names.get(id) ?? id).join(', ');
  const reasons = reasonSentences(assessment, speech);
  const standing = [
    ...(baseline.ok ? [sayOutcome([], baseline, speech)] : []),
    ...(utilityLoss.ok ? [sayOutcome([], utilityLoss, speech, 'generators')] : []),
  ];
  const rest = [spofSentence(assessment, names), headroomSentence(site, assessment, names)];
  return [
    `${site.name} (${site.file})`,
    designSentence(assessment).text,
    ...(out === '' ? [] : [`What if: with ${out} taken out`]),
    liveSentence(assessment, names).text,
    marginSentence(assessment).text,
    ...[...standing, ...reasons].map((sentence) => sentence.text),
    ...rest.flatMap((sentence) => (sentence === undefined ? [] : [sentence.text])),
  ];
}
