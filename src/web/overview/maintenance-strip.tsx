// Maintenance at the bottom of the overview: what runs and how long still, what is late, what begins next, what a carrier
// announced and nobody confirmed. Easy to get wrong: a no-go and an override must be seen here, from five metres.
import type { ReactElement } from 'react';
import type { MaintenanceBrief } from '../../api/contract-maintenance.ts';
import { useWords } from '../language.ts';
import { GoMark } from '../maintenance/verdict-panel.tsx';
import { Overridden, WindowClock } from '../maintenance/window-marks.tsx';
import { Link } from '../navigation.tsx';
import { PriorityMark } from '../parts/marks.tsx';
import { windowPath } from '../routes.ts';
import '../styles/maintenance.css';

/** Windows told one by one; the rest is a number. */
const shownAtMost = 2;

const order: Readonly<Record<string, number>> = { late: 0, running: 1 };

export function MaintenanceStrip({
  windows,
}: {
  readonly windows: readonly MaintenanceBrief[];
}): ReactElement | null {
  const { t } = useWords();
  const toConfirm = windows.filter(({ state }) => state === 'to-confirm');
  const told = windows
    .filter(({ state }) => state !== 'to-confirm')
    .toSorted((a, b) => (order[a.state] ?? 2) - (order[b.state] ?? 2) || a.startsAtMs - b.startsAtMs);
  if (windows.length === 0) return null;
  const rest = told.length - shownAtMost;
  return (
    <div className="maintenance-strip">
      <Link href="/maintenance">{t('nav.maintenance')}</Link>
      {told.slice(0, shownAtMost).map((window) => (
        <span key={window.id} className="maintenance-brief">
          {window.state === 'late' && <PriorityMark priority="medium" wordless />}
          <Link href={windowPath(window.id)} className="maintenance-name">
            {window.title}
          </Link>
          <WindowClock window={window} />
          {window.answer !== null && window.answer !== 'go' && <GoMark answer={window.answer} />}
          {window.isOverridden && <Overridden isUncovered={window.isUncovered} />}
        </span>
      ))}
      {rest > 0 && (
        <Link href="/maintenance" className="soft">
          {t('wrong.more', { count: rest })}
        </Link>
      )}
      {toConfirm.length > 0 && (
        <Link href="/maintenance" className="nowrap">
          {t('maintenance.waiting', { count: toConfirm.length })}
        </Link>
      )}
    </div>
  );
}
