// One page that went out, on the on-call page: what for, its state, and every delivery.
import type { ReactElement } from 'react';
import type { PageView } from '../../api/contract.ts';
import { useWords } from '../language.ts';
import { PriorityMark } from '../parts/marks.tsx';
import { saySentence } from '../parts/sentence.tsx';
import { AgeText, Moment } from '../parts/time.tsx';
import { Deliveries } from './deliveries.tsx';

export function PageCard({ page }: { readonly page: PageView }): ReactElement {
  const speaker = useWords();
  const { t } = speaker;
  return (
    <article className="page-card">
      <p className="alert-meta-line">
        <PriorityMark priority={page.alert.priority} />
        <span className="soft">
          <Moment atMs={page.openedAtMs} /> · <AgeText sinceMs={page.openedAtMs} />
        </span>
      </p>
      <h3>{saySentence(page.alert.sentence, speaker)}</h3>
      <p>
        {t(`page.state.${page.state}`)}
        {page.acknowledgedBy !== null && page.acknowledgedAtMs !== null && (
          <>
            {': '}
            {page.acknowledgedBy}, <Moment atMs={page.acknowledgedAtMs} />
          </>
        )}
      </p>
      <Deliveries page={page} />
    </article>
  );
}
