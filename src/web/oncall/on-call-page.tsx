// Who is on call now and next, the coming four weeks with every hole in the cover, and the pages that went out.
import type { ReactElement } from 'react';
import type { OnCallNow } from '../../api/contract.ts';
import type { OnCallView } from '../../api/contract-oncall.ts';
import { useWords } from '../language.ts';
import { PriorityMark } from '../parts/marks.tsx';
import { Empty, Shown } from '../parts/notices.tsx';
import { usePageTitle } from '../parts/page-title.ts';
import { Moment } from '../parts/time.tsx';
import { useOnCall } from '../queries.ts';
import '../styles/on-call.css';
import { Escalation } from './escalation.tsx';
import { Overrides } from './overrides.tsx';
import { PageCard } from './page-card.tsx';
import { RotaRow } from './rota-row.tsx';
import { rotaOf } from './rota.ts';

export function OnCallPage(): ReactElement {
  const { t } = useWords();
  usePageTitle(t('nav.on-call'));
  return (
    <div className="page">
      <h1>{t('nav.on-call')}</h1>
      <Shown of={useOnCall()}>{(view) => <Rota view={view} />}</Shown>
    </div>
  );
}

function Rota({ view }: { readonly view: OnCallView }): ReactElement {
  const { t } = useWords();
  const entries = rotaOf(view);
  return (
    <>
      <div className="on-call-now">
        <Person title={t('on-call.now')} duty={view.now} />
        <Person title={t('on-call.next')} duty={view.next} />
      </div>
      <div className="on-call-columns">
        <section>
          <h2>{t('on-call.pages')}</h2>
          {view.pages.length === 0 && <Empty>{t('on-call.no-pages')}</Empty>}
          {view.pages.map((page) => (
            <PageCard key={page.id} page={page} />
          ))}
        </section>
        <section>
          <h2>{t('on-call.duties')}</h2>
          <p className={view.gaps.length > 0 ? 'on-call-gaps' : 'soft'}>
            {view.gaps.length > 0 ? (
              <>
                <PriorityMark priority="high" wordless /> {t('on-call.gaps', { count: view.gaps.length })}
              </>
            ) : (
              t('on-call.no-gaps')
            )}
          </p>
          <ul className="rota">
            {entries.map((entry) => (
              <RotaRow key={`${entry.fromMs} ${entry.name}`} {...entry} />
            ))}
          </ul>
          <Overrides view={view} />
          <Escalation view={view} />
        </section>
      </div>
    </>
  );
}

function Person({ title, duty }: { readonly title: string; readonly duty: OnCallNow | null }): ReactElement {
  const { t } = useWords();
  return (
    <section>
      <p className="label">{title}</p>
      {duty === null ? (
        <p className="on-call-person">
          <PriorityMark priority="high" /> {t('on-call.nobody')}
        </p>
      ) : (
        <>
          <p className="on-call-person">{duty.name}</p>
          <p className="soft">
            <Moment atMs={duty.fromMs} /> – <Moment atMs={duty.untilMs} />
          </p>
        </>
      )}
    </section>
  );
}
