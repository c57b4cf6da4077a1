// The verdicts in words for the screens: codes and parameters for the reader's language, English beside them. Pure. Easy
// to get wrong: ids become the equipment's own names before anything is said.
import { sayInEnglish } from '../redundancy/english.ts';
import { assess } from '../redundancy/assess.ts';
import type { Assessment, Outcome } from '../redundancy/report.ts';
import { describeAssessment, maxNamed } from '../redundancy/sentence.ts';
import type { Sentence as Statement } from '../redundancy/sentence.ts';
import type { PlantModel } from '../site/component.ts';
import type { Sentence, VerdictView } from './contract.ts';

export type Names = ReadonlyMap<string, string>;

function nameOf(names: Names, id: string): string {
  return names.get(id) ?? id;
}

/** The same statement with names in the place of ids. */
function withNames(statement: Statement, names: Names): Statement {
  return {
    ...statement,
    ...('ids' in statement ? { ids: statement.ids.map((id) => nameOf(names, id)) } : {}),
    ...('element' in statement ? { element: nameOf(names, statement.element) } : {}),
    ...('overloaded' in statement ? { overloaded: nameOf(names, statement.overloaded) } : {}),
  };
}

function sentenceOf(statement: Statement, names: Names): Sentence {
  const named = withNames(statement, names);
  const { code, ...rest } = named;
  const params: Record<string, string | number> = {};
  for (const [key, value] of Object.entries(rest)) {
    params[key] = Array.isArray(value) ? value.join(', ') : (value as string | number);
  }
  return { code, params, text: sayInEnglish(named) };
}

export interface VerdictViews {
  readonly design: VerdictView;
  readonly live: VerdictView;
  readonly survivesSingleFailure: VerdictView;
}

function isVerdict(statement: Statement, head: 'design' | 'live' | 'margin'): boolean {
  return statement.code.startsWith(`${head}.`);
}

/** `since` tells from when on each verdict answers as it does, epoch ms. */
export function verdictViews(
  model: PlantModel,
  assessment: Assessment,
  names: Names,
  since: { readonly live: number; readonly design: number } | null,
): VerdictViews {
  const statements = describeAssessment(model, assessment);
  const headline = (head: 'design' | 'live' | 'margin'): Sentence => {
    const statement = statements.find((one) => isVerdict(one, head));
    return sentenceOf(statement ?? { code: 'live.no' }, names);
  };
  const reasons = statements
    .filter((one) => /^(now\.(lost|over)|utility-loss\.(lost|over)|removal|generators|spofs)/.test(one.code))
    .map((one) => sentenceOf(one, names));
  const answer = assessment.report.live.concurrentlyMaintainable;
  const hasMargin = statements.some((one) => one.code === 'margin.yes');
  const removals = reasons.filter(({ code }) => /^(now|removal)\./.test(code));
  return {
    design: designView(model, assessment, headline('design'), { names, since: since?.design ?? null }),
    live: {
      answer,
      sentence: headline('live'),
      reasons: answer === 'yes' ? [] : reasons,
      sinceMs: since?.live ?? null,
    },
    survivesSingleFailure: {
      answer: hasMargin ? 'yes' : 'no',
      sentence: headline('margin'),
      reasons: hasMargin ? [] : removals,
      sinceMs: null,
    },
  };
}

/** A design that fails says why: assessed again with every state good, which is rare enough to afford. */
function designView(
  model: PlantModel,
  assessment: Assessment,
  sentence: Sentence,
  { names, since }: { readonly names: Names; readonly since: number | null },
): VerdictView {
  if (assessment.report.design.concurrentlyMaintainable) {
    return { answer: 'yes', sentence, reasons: [], sinceMs: since };
  }
  const asDesigned = { components: model.components.map((one) => ({ ...one, state: 'available' as const })) };
  const reasons = describeAssessment(asDesigned, assess(asDesigned))
    .filter((one) => /^(now\.(lost|over)|utility-loss\.(lost|over)|removal|generators)/.test(one.code))
    .map((one) => sentenceOf(one, names));
  return { answer: 'no', sentence, reasons, sinceMs: since };
}

/** What one removal does, in one sentence: nothing, loads lost, or the worst overload. */
export function outcomeSentence(removed: readonly string[], outcome: Outcome, names: Names): Sentence {
  const element = removed.map((id) => nameOf(names, id)).join(', ');
  const { ok, lost, overloaded, cascade } = outcome;
  if (ok) {
    const text = `Taking out ${element} affects no load`;
    return { code: 'removal.ok', params: { element }, text };
  }
  if (lost.length > 0) {
    const ids = lost.slice(0, maxNamed);
    return sentenceOf({ code: 'removal.lost', element, ids, count: lost.length }, names);
  }
  const worst = overloaded.toSorted((a, b) => b.output / b.capacity - a.output / a.capacity)[0];
  return sentenceOf(
    {
      code: 'removal.overloads',
      element,
      overloaded: worst?.id ?? '',
      output: worst?.output ?? 0,
      capacity: worst?.capacity ?? 0,
      unit: 'kW',
      others: overloaded.length - 1,
      rounds: cascade?.rounds ?? 0,
      lostCount: cascade?.lost.length ?? 0,
    },
    names,
  );
}
