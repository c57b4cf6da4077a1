// Which elements maintenance takes out, from what the overview brings, and the mark for them. Easy to get wrong: out by a
// window that runs, and to be taken out soon, are two things.
import { useMemo } from 'react';
import type { ReactElement } from 'react';
import { useWords } from '../language.ts';
import { useOverview } from '../queries.ts';

export type Maintained = 'now' | 'soon';

/** By component; what runs or is late counts as now. */
export function useMaintained(): ReadonlyMap<string, Maintained> {
  const { data } = useOverview();
  const windows = data?.maintenance;
  return useMemo(() => {
    const found = new Map<string, Maintained>();
    for (const { state, componentIds } of windows ?? []) {
      const isNow = state === 'running' || state === 'late';
      for (const id of componentIds) if (isNow || !found.has(id)) found.set(id, isNow ? 'now' : 'soon');
    }
    return found;
  }, [windows]);
}

export function MaintainedMark({ when }: { readonly when: Maintained }): ReactElement {
  const { t } = useWords();
  return (
    <span className={`maintained maintained-${when}`} title={t(`maintained.${when}`)}>
      <svg viewBox="0 0 20 20" aria-hidden="true">
        <path d="M12.5 3a4.5 4.5 0 0 0-4 6.4L3 15l2 2 5.6-5.5A4.5 4.5 0 0 0 17 7.2l-2.6 2-2.4-.8-.6-2.4 2.4-2.6A4.5 4.5 0 0 0 12.5 3Z" />
      </svg>
      <span className="unseen">{t(`maintained.${when}`)}</span>
    </span>
  );
}
