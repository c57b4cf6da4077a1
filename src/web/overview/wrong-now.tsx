// What is wrong, by cause, worst first: as many as fit on the wall, the rest as a number that leads to the list.
import type { ReactElement } from 'react';
import type { AlertView } from '../../api/contract.ts';
import { byCause } from '../alerts/alert-order.ts';
import { useWords } from '../language.ts';
import { Link } from '../navigation.tsx';
import { useRowsThatFit } from '../parts/fit.ts';
import { PriorityMark } from '../parts/marks.tsx';
import { saySentence } from '../parts/sentence.tsx';
import { AgeText } from '../parts/time.tsx';

const rowRem = 4.875;

export function WrongNow({ alerts }: { readonly alerts: readonly AlertView[] }): ReactElement {
  const { t } = useWords();
  const groups = byCause(alerts);
  const [box, rows] = useRowsThatFit(rowRem, groups.length);
  return (
    <section className="wrong" aria-labelledby="wrong-title">
      <h2 id="wrong-title">
        {t('wrong.title')}
        {groups.length > 0 && <span className="soft"> {groups.length}</span>}
      </h2>
      <div className="wrong-list" ref={box}>
        {groups.length === 0 && <p className="soft">{t('wrong.nothing')}</p>}
        <ul>
          {groups.slice(0, rows).map(({ cause, followers }) => (
            <WrongRow key={cause.id} alert={cause} followers={followers.length} />
          ))}
        </ul>
        {rows < groups.length && (
          <Link href="/alerts">{t('wrong.more', { count: groups.length - rows })}</Link>
        )}
      </div>
    </section>
  );
}

interface WrongRowProps {
  readonly alert: AlertView;
  /** Alerts that are consequences of this one. */
  readonly followers: number;
}

function WrongRow({ alert, followers }: WrongRowProps): ReactElement {
  const speaker = useWords();
  const { t } = speaker;
  const sentence = saySentence(alert.sentence, speaker);
  return (
    <li className="wrong-row">
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
