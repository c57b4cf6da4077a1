// What may be done on a missed step: each action with who armed it, how its interlock stands now and what would happen, and
// what came of it so far. Easy to get wrong: that something is armed live must be seen before anything else.
import type { ReactElement } from 'react';
import type { ActionsView } from '../../api/contract-actions.ts';
import { useWords } from '../language.ts';
import { Empty, Shown } from '../parts/notices.tsx';
import { usePageTitle } from '../parts/page-title.ts';
import '../styles/actions.css';
import { ActionCard } from './action-card.tsx';
import { useActions } from './action-queries.ts';
import { IntentRow } from './intent-row.tsx';

export function ActionsPage(): ReactElement {
  const { t } = useWords();
  usePageTitle(t('actions.title'));
  return (
    <div className="page actions-page">
      <header>
        <h1>{t('actions.title')}</h1>
        <p className="soft">{t('actions.what')}</p>
      </header>
      <Shown of={useActions()}>{(view) => <Whole view={view} />}</Shown>
    </div>
  );
}

function Whole({ view }: { readonly view: ActionsView }): ReactElement {
  const { t } = useWords();
  if (view.actions.length === 0 && view.history.length === 0) return <Empty>{t('actions.none')}</Empty>;
  return (
    <>
      {view.actions.map((action) => (
        <ActionCard key={action.name} action={action} />
      ))}
      <section aria-labelledby="actions-history">
        <h2 id="actions-history">{t('actions.history')}</h2>
        {view.history.length === 0 ? (
          <Empty>{t('actions.no-history')}</Empty>
        ) : (
          <ol className="actions-history">
            {view.history.map((intent) => (
              <IntentRow key={intent.id} intent={intent} />
            ))}
          </ol>
        )}
      </section>
    </>
  );
}
