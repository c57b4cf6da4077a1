// What is wrong now, by cause, worst first: as many as fit on the wall, the rest as a number that leads to the list. Easy
// to get wrong: what is over but unseen is not wrong now; it stands apart, quietly.
import type { ReactElement } from 'react';
import type { AlertView } from '../../api/contract.ts';
import { byCause, splitPresent } from '../alerts/alert-order.ts';
import { useWords } from '../language.ts';
import { Link } from '../navigation.tsx';
import { useRowsWithin } from '../parts/fit.ts';
import { useAlerts } from '../queries.ts';
import { overUnseenPath } from '../routes.ts';
import { PriorityMark } from '../parts/marks.tsx';
import { Shown } from '../parts/notices.tsx';
import { saySentence } from '../parts/sentence.tsx';
import { AgeText } from '../parts/time.tsx';

const drawnAtMost = 20;

export function WrongNow(): ReactElement {
  return <Shown of={useAlerts('active')}>{(alerts) => <Wrong alerts={alerts} />}</Shown>;
}

function Wrong({ alerts }: { readonly alerts: readonly AlertView[] }): ReactElement {
  const { t } = useWords();
  const { present, suppressed, overUnseen } = splitPresent(alerts);
  const groups = byCause(present);
  const drawn = groups.slice(0, drawnAtMost);
  const [box, rows] = useRowsWithin(drawn.length);
  const rest = groups.length - rows;
  return (
    <section className="wrong" aria-labelledby="wrong-title">
      <h2 id="wrong-title">
        {t('wrong.title')}
        {groups.length > 0 && <span className="soft"> {groups.length}</span>}
      </h2>
      <div className="wrong-list" ref={box}>
        {groups.length === 0 && (
          <p className="soft">{t(suppressed.length === 0 ? 'wrong.nothing' : 'wrong.nothing-else')}</p>
        )}
        <ul>
          {drawn.map(({ cause, followers }, index) => (
            <WrongRow key={cause.id} alert={cause} followers={followers.length} hidden={index >= rows} />
          ))}
        </ul>
      </div>
      {(rest > 0 || suppressed.length > 0 || overUnseen.length > 0) && (
        <p className="wrong-foot">
          {rest > 0 && <Link href="/alerts">{t('wrong.more', { count: rest })}</Link>}
          {suppressed.length > 0 && (
            <Link href="/alerts?state=active" className="soft">
              {t('alerts.suppressed', { count: suppressed.length })}
            </Link>
          )}
          {overUnseen.length > 0 && (
            <Link href={overUnseenPath} className="soft">
              {t('alerts.unseen', { count: overUnseen.length })}
            </Link>
          )}
        </p>
      )}
    </section>
  );
}

interface WrongRowProps {
  readonly alert: AlertView;
  /** Alerts that are consequences of this one. */
  readonly followers: number;
  /** Does not fit on the screen: keeps its place for measuring, and is counted instead. */
  readonly hidden: boolean;
}

function WrongRow({ alert, followers, hidden }: WrongRowProps): ReactElement {
  const speaker = useWords();
  const { t } = speaker;
  const sentence = saySentence(alert.sentence, speaker);
  return (
    <li className={hidden ? 'wrong-row wrong-hidden' : 'wrong-row'} inert={hidden}>
      <p className="wrong-meta">
        <PriorityMark priority={alert.priority} />
        <AgeText sinceMs={alert.openedAtMs} />
        {followers > 0 && <span className="nowrap">{t('alert.followers', { count: followers })}</span>}
      </p>
      <Link href={`/alerts?alert=${encodeURIComponent(alert.id)}`} className="wrong-text" title={sentence}>
        {sentence}
      </Link>
      <p className="wrong-owner">
        {alert.acknowledgedBy === null
          ? t('alert.unowned')
          : t('alert.owner', { name: alert.acknowledgedBy })}
      </p>
    </li>
  );
}
