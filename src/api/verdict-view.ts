// The verdicts for the screens: the answer, one sentence, and what stands in the way. Pure; the sentences themselves are
// made in src/redundancy/sentence.ts.
import { assess } from '../redundancy/assess.ts';
import type { Assessment } from '../redundancy/report.ts';
import {
  batterySentence,
  designSentence,
  liveSentence,
  marginSentence,
  reasonSentences,
  sayOutcome,
  unitsOf,
} from '../redundancy/sentence.ts';
import type { Speech } from '../redundancy/sentence.ts';
import type { Supply } from '../redundancy/ride-through.ts';
import type { PlantModel } from '../site/component.ts';
import type { VerdictView } from './contract.ts';

export interface VerdictViews {
  readonly design: VerdictView;
  readonly live: VerdictView;
  readonly survivesSingleFailure: VerdictView;
}

export interface VerdictContext {
  readonly names: ReadonlyMap<string, string>;
  /** From when on each verdict answers as it does, epoch ms; null when that is not known. */
  readonly since: { readonly live: number; readonly design: number } | null;
  /** How each load is supplied now; empty for a case that is only supposed. */
  readonly supply: ReadonlyMap<string, Supply>;
}

/** Loads without a live path; undefined when batteries do not carry all of them. */
function carriedByBatteries(
  assessment: Assessment,
  supply: VerdictContext['supply'],
): readonly string[] | undefined {
  const { lost } = assessment.report.live.baseline;
  return lost.length > 0 && lost.every((id) => supply.get(id) === 'on-battery') ? lost : undefined;
}

export function verdictViews(
  model: PlantModel,
  assessment: Assessment,
  { names, since, supply }: VerdictContext,
): VerdictViews {
  const speech = { names, units: unitsOf(model) };
  const onBattery = carriedByBatteries(assessment, supply);
  const reasons =
    onBattery === undefined ? reasonSentences(assessment, speech) : [batterySentence(onBattery, names)];
  const answer = assessment.report.live.concurrentlyMaintainable;
  return {
    design: designView(model, assessment, speech, since?.design ?? null),
    live: {
      answer,
      sentence: liveSentence(assessment, names),
      reasons: answer === 'yes' ? [] : reasons,
      sinceMs: since?.live ?? null,
    },
    survivesSingleFailure: marginView(assessment, speech, onBattery),
  };
}

/** The live removals alone: what a planned removal must survive on generators is asked of it too, a surprise is not. */
function marginView(
  assessment: Assessment,
  speech: Speech,
  onBattery: readonly string[] | undefined,
): VerdictView {
  const { baseline, maintainable } = assessment.report.live;
  const failing = Object.entries(maintainable).filter(([, outcome]) => !outcome.ok);
  const isSafe = baseline.ok && failing.length === 0;
  const reasons = baseline.ok
    ? failing.map(([id, outcome]) => sayOutcome([id], outcome, speech))
    : [onBattery === undefined ? sayOutcome([], baseline, speech) : batterySentence(onBattery, speech.names)];
  const maxReasons = 10;
  return {
    answer: isSafe ? 'yes' : 'no',
    sentence: marginSentence(assessment),
    reasons: reasons.slice(0, maxReasons),
    sinceMs: null,
  };
}

/** A design that fails says why: assessed again with every state good, which is rare enough to afford. */
function designView(
  model: PlantModel,
  assessment: Assessment,
  speech: Speech,
  sinceMs: number | null,
): VerdictView {
  const sentence = designSentence(assessment);
  if (assessment.report.design.concurrentlyMaintainable) {
    return { answer: 'yes', sentence, reasons: [], sinceMs };
  }
  const asDesigned = { components: model.components.map((one) => ({ ...one, state: 'available' as const })) };
  return { answer: 'no', sentence, reasons: reasonSentences(assess(asDesigned), speech), sinceMs };
}
