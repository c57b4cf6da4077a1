// How far a window is, as words and as a clock that ticks: what is left, how long it is over, when it begins. Easy to get
// wrong: what nobody approved has not begun, though its time has; "late" is abnormal and marked by more than its colour; an
// override stays visible to its end.
import type { ReactElement } from 'react';
import type { MaintenanceBrief, WindowView } from '../../api/contract-maintenance.ts';
import { useWords } from '../language.ts';
import { useNowMs } from '../live/browser-time.ts';
import { PriorityMark } from '../parts/marks.tsx';
import { sayAge } from '../parts/time.tsx';

type Timed = Pick<MaintenanceBrief, 'state' | 'startsAtMs' | 'endsAtMs'>;

/** Only for what is under way or to come. */
export function WindowClock({ window }: { readonly window: Timed }): ReactElement | null {
  const { t } = useWords();
  const nowMs = useNowMs();
  const { state, startsAtMs, endsAtMs } = window;
  if (state === 'ended' || state === 'cancelled') return null;
  const age = (ms: number): string => sayAge(Math.max(0, ms) / 1_000, t);
  if (nowMs >= endsAtMs) {
    return (
      <strong className="window-clock window-late">
        {t('maintenance.over', { time: age(nowMs - endsAtMs) })}
      </strong>
    );
  }
  if (state === 'planned' && nowMs >= startsAtMs) {
    return (
      <strong className="window-clock">{t('maintenance.lapses-in', { time: age(endsAtMs - nowMs) })}</strong>
    );
  }
  if (nowMs >= startsAtMs) {
    return <strong className="window-clock">{t('maintenance.left', { time: age(endsAtMs - nowMs) })}</strong>;
  }
  return (
    <span className="window-clock soft">{t('maintenance.begins-in', { time: age(startsAtMs - nowMs) })}</span>
  );
}

export function StateText({
  window,
}: {
  readonly window: Pick<WindowView, 'state' | 'approval' | 'isUncovered'>;
}): ReactElement {
  const { t } = useWords();
  const { state, approval, isUncovered } = window;
  return (
    <span className="window-state">
      {state === 'late' && <PriorityMark priority="medium" wordless />}
      <span>{t(`maintenance.state.${state}`)}</span>
      {approval?.kind === 'override' && <Overridden isUncovered={isUncovered} />}
    </span>
  );
}

/** `isUncovered`: more stands in the way than it was granted for. */
export function Overridden({ isUncovered }: { readonly isUncovered: boolean }): ReactElement {
  const { t } = useWords();
  return (
    <span className="window-overridden">
      <PriorityMark priority={isUncovered ? 'critical' : 'high'} wordless />
      <strong>{t(isUncovered ? 'maintenance.beyond-override' : 'maintenance.overridden')}</strong>
    </span>
  );
}
