// What is armed now, always in sight on the wall: nothing, as a quiet link; live, in the colour of its frame.
import type { ReactElement } from 'react';
import type { OverviewView } from '../../api/contract.ts';
import { useWords } from '../language.ts';
import { Link } from '../navigation.tsx';
import { PriorityMark } from '../parts/marks.tsx';

export function ArmedStrip({ armed }: { readonly armed: OverviewView['armedActions'] }): ReactElement {
  const { t } = useWords();
  return (
    <p>
      <Link href="/actions">{t('actions.title')}</Link>{' '}
      {armed.live > 0 ? (
        <strong>
          <PriorityMark priority="high" wordless /> {t('actions.strip-live', { number: armed.live })}
        </strong>
      ) : (
        <span className="soft">
          {armed.dryRun > 0 ? t('actions.strip-dry', { number: armed.dryRun }) : t('actions.strip-none')}
        </span>
      )}
    </p>
  );
}
