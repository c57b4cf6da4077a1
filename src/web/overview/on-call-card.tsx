// Who is on call and until when; nobody is said as loudly as an alert.
import type { ReactElement } from 'react';
import type { OnCallNow } from '../../api/contract.ts';
import { useWords } from '../language.ts';
import { Link } from '../navigation.tsx';
import { PriorityMark } from '../parts/marks.tsx';
import { Moment } from '../parts/time.tsx';

export function OnCallCard({ onCall }: { readonly onCall: OnCallNow | null }): ReactElement {
  const { t } = useWords();
  return (
    <section className="on-call-card" aria-labelledby="on-call-title">
      <h2 id="on-call-title">
        <Link href="/on-call">{t('nav.on-call')}</Link>
      </h2>
      {onCall === null ? (
        <p className="on-call-none">
          <PriorityMark priority="high" /> {t('on-call.nobody')}
        </p>
      ) : (
        <p>
          <strong>{onCall.name}</strong>{' '}
          <span className="soft">
            {t('time.until')} <Moment atMs={onCall.untilMs} />
          </span>
        </p>
      )}
    </section>
  );
}
