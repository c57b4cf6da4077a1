// The list of alerts by cause: what, since when, what follows, what to do, who has it; one key to acknowledge. The filter and
// the chosen alert stand in the address. Easy to get wrong: acknowledging says "I have it", it does not mend anything; and
// what is over but unseen stands under a heading of its own, because nothing is wrong there any more.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { ReactElement, ReactNode } from 'react';
import type { AlertView } from '../../api/contract.ts';
import { useWords } from '../language.ts';
import { Link, navigate, useAddress } from '../navigation.tsx';
import { FirstRows } from '../parts/first-rows.tsx';
import { Empty, Shown, Trouble } from '../parts/notices.tsx';
import { usePageTitle } from '../parts/page-title.ts';
import { useAlerts } from '../queries.ts';
import { ask } from '../server.ts';
import { useShortcuts } from '../shell/keyboard.tsx';
import '../styles/alerts.css';
import { byCause, isWaiting, splitPresent } from './alert-order.ts';
import type { CauseGroup } from './alert-order.ts';
import { AlertRow } from './alert-row.tsx';

/** Causes at first, and consequences of an opened one. */
const groupsShown = 60;
const followersShown = 60;

type Filter = 'active' | 'ended';

export function AlertsPage(): ReactElement {
  const { t } = useWords();
  const query = useAddress().searchParams;
  const filter: Filter = query.get('state') === 'ended' ? 'ended' : 'active';
  usePageTitle(t('nav.alerts'));
  return (
    <div className="page alerts-page">
      <header className="page-head">
        <h1>{t('nav.alerts')}</h1>
        <div className="filters">
          {(['active', 'ended'] as const).map((state) => (
            <Link
              key={state}
              className="button"
              href={`/alerts?state=${state}`}
              aria-current={state === filter ? 'true' : undefined}
            >
              {t(`alerts.${state}`)}
            </Link>
          ))}
        </div>
      </header>
      <Shown of={useAlerts(filter)}>
        {(alerts) => <AlertList alerts={alerts} filter={filter} chosenId={query.get('alert')} />}
      </Shown>
    </div>
  );
}

interface AlertListProps {
  readonly alerts: readonly AlertView[];
  readonly filter: Filter;
  readonly chosenId: string | null;
}

function AlertList({ alerts, filter, chosenId }: AlertListProps): ReactElement {
  const { t } = useWords();
  const queries = useQueryClient();
  const acknowledge = useMutation({
    mutationFn: (id: string) => ask('POST', `/alerts/${encodeURIComponent(id)}/acknowledge`),
    onSettled: () => queries.invalidateQueries({ queryKey: ['alerts'] }),
  });
  const { present, suppressed, overUnseen } = splitPresent(alerts);
  const groups = byCause(present);
  const quietGroups = byCause(suppressed);
  const overGroups = byCause(overUnseen);
  const inOrder = [...groups, ...quietGroups, ...overGroups].flatMap(({ cause, followers }) => [
    cause,
    ...followers,
  ]);
  const chosen = inOrder.find((alert) => alert.id === chosenId);
  function choose(id: string): void {
    navigate(`/alerts?state=${filter}&alert=${encodeURIComponent(id)}`, true);
  }
  function step(by: 1 | -1): void {
    const index = inOrder.findIndex((alert) => alert.id === chosenId);
    const next = inOrder[index === -1 ? 0 : Math.max(0, Math.min(inOrder.length - 1, index + by))];
    if (next !== undefined) choose(next.id);
  }
  useShortcuts((key) => {
    if (key === 'j') step(1);
    if (key === 'k') step(-1);
    if (key === 'a' && chosen !== undefined && isWaiting(chosen)) acknowledge.mutate(chosen.id);
  });
  const rowFor = (alert: AlertView): ReactElement => (
    <AlertRow
      key={alert.id}
      alert={alert}
      chosen={alert.id === chosenId}
      busy={acknowledge.isPending && acknowledge.variables === alert.id}
      choose={() => choose(alert.id)}
      acknowledge={() => acknowledge.mutate(alert.id)}
    />
  );
  useEffect(() => {
    if (chosenId === null) return;
    document.querySelector(`[data-alert="${CSS.escape(chosenId)}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [chosenId]);
  if (alerts.length === 0)
    return <Empty>{t(filter === 'active' ? 'alerts.none' : 'alerts.none-ended')}</Empty>;
  return (
    <>
      {acknowledge.error !== null && <Trouble inline error={acknowledge.error} />}
      {groups.length === 0 && (
        <Empty>{t(suppressed.length === 0 ? 'wrong.nothing' : 'wrong.nothing-else')}</Empty>
      )}
      <GroupList groups={groups} rowFor={rowFor} chosenId={chosenId} />
      {quietGroups.length > 0 && (
        <Suppressed count={suppressed.length}>
          <GroupList groups={quietGroups} rowFor={rowFor} chosenId={chosenId} />
        </Suppressed>
      )}
      {overGroups.length > 0 && (
        <OverUnseen>
          <GroupList groups={overGroups} rowFor={rowFor} chosenId={chosenId} />
        </OverUnseen>
      )}
    </>
  );
}

/** What maintenance keeps quiet: listed and counted, and told at once when its window ends. */
function Suppressed({
  count,
  children,
}: {
  readonly count: number;
  readonly children: ReactNode;
}): ReactElement {
  const { t } = useWords();
  return (
    <section className="over-unseen" aria-labelledby="suppressed-title">
      <h2 id="suppressed-title">{t('alerts.suppressed', { count })}</h2>
      <p className="soft small">
        {t('alerts.suppressed-what')} <Link href="/maintenance">{t('nav.maintenance')}</Link>
      </p>
      {children}
    </section>
  );
}

/** What is over but was never acknowledged. A link may lead right here. */
function OverUnseen({ children }: { readonly children: ReactNode }): ReactElement {
  const { t } = useWords();
  useEffect(() => {
    if (location.hash === '#over-unseen') document.getElementById('over-unseen')?.scrollIntoView();
  }, []);
  return (
    <section id="over-unseen" className="over-unseen" aria-labelledby="over-unseen-title">
      <h2 id="over-unseen-title">{t('alerts.unseen-title')}</h2>
      {children}
    </section>
  );
}

interface GroupListProps {
  readonly groups: readonly CauseGroup[];
  readonly rowFor: (alert: AlertView) => ReactElement;
  readonly chosenId: string | null;
}

function GroupList({ groups, rowFor, chosenId }: GroupListProps): ReactElement | null {
  if (groups.length === 0) return null;
  const holdsChosen = ({ cause, followers }: CauseGroup): boolean =>
    [cause, ...followers].some(({ id }) => id === chosenId);
  return (
    <FirstRows of={groups} count={groupsShown} holds={groups.findIndex(holdsChosen)}>
      {(shown) => (
        <ul className="alert-list">
          {shown.map(({ cause, followers }) => (
            <CauseRows
              key={cause.id}
              rowFor={rowFor}
              cause={cause}
              followers={followers}
              chosenId={chosenId}
            />
          ))}
        </ul>
      )}
    </FirstRows>
  );
}

interface CauseRowsProps extends CauseGroup {
  readonly rowFor: (alert: AlertView) => ReactElement;
  readonly chosenId: string | null;
}

/** A cause and, folded away below it, what follows from it: one cause, many consequences. */
function CauseRows({ cause, followers, chosenId, rowFor }: CauseRowsProps): ReactElement {
  const { t } = useWords();
  const chosenAt = followers.findIndex((alert) => alert.id === chosenId);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      {rowFor(cause)}
      {followers.length > 0 && (
        <li className="alert-followers">
          <details
            open={isOpen || chosenAt >= 0}
            onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
          >
            <summary>{t('alert.followers', { count: followers.length })}</summary>
            {(isOpen || chosenAt >= 0) && (
              <FirstRows of={followers} count={followersShown} holds={chosenAt}>
                {(shown) => <ul>{shown.map(rowFor)}</ul>}
              </FirstRows>
            )}
          </details>
        </li>
      )}
    </>
  );
}
