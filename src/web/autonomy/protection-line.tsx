// What protects the loads, in one line of words: how many are carried by what, and for how long batteries would or will keep
// them. Easy to get wrong: protected is said only of those that are; unprotected, dark and unknown stand out.
import type { ReactElement } from 'react';
import type { ProtectionSummary } from '../../api/contract-autonomy.ts';
import { useWords } from '../language.ts';
import type { Speaker } from '../language.ts';
import { sayAge } from '../parts/time.tsx';

type State = keyof ProtectionSummary['counts'];

/** Worst first. */
const states: readonly State[] = [
  'lost',
  'unprotected',
  'on-battery',
  'unknown',
  'on-generator',
  'on-utility',
];
const abnormal: ReadonlySet<State> = new Set(['lost', 'unprotected', 'on-battery']);

export function ProtectionLine({
  protection,
}: {
  readonly protection: ProtectionSummary;
}): ReactElement | null {
  const { t } = useWords();
  const shown = states.filter((state) => protection.counts[state] > 0);
  if (shown.length === 0) return null;
  return (
    <ul className="protection-line live-figure">
      {shown.map((state) => (
        <li key={state} className={classOf(state)}>
          {sayState(state, protection, t)}
        </li>
      ))}
      {protection.mixed > 0 && <li>{t('protection.mixed', { count: protection.mixed })}</li>}
    </ul>
  );
}

function classOf(state: State): string | undefined {
  if (abnormal.has(state)) return 'protection-bad';
  return state === 'unknown' ? 'value-old' : undefined;
}

function sayState(state: State, protection: ProtectionSummary, t: Speaker['t']): string {
  const { counts, leastLeftSeconds, leastHeldSeconds } = protection;
  const loads = t(`protection.${state}`, { count: counts[state] });
  if (state === 'on-battery') {
    const left =
      leastLeftSeconds === null
        ? t('protection.left-unknown')
        : t('protection.left', { time: sayAge(leastLeftSeconds, t) });
    return `${loads}, ${left}`;
  }
  if (state !== 'on-utility' && state !== 'on-generator') return loads;
  const held =
    leastHeldSeconds === null
      ? t('protection.held-unknown')
      : t('protection.held', { time: sayAge(leastHeldSeconds, t) });
  return `${loads}, ${held}`;
}
