// One alert: the cause in a sentence, then what it threatens and what to do, at the end who has it.
import type { ReactElement } from 'react';
import type { AlertView } from '../../api/contract.ts';
import { useWords } from '../language.ts';
import { Link } from '../navigation.tsx';
import { PriorityMark } from '../parts/marks.tsx';
import { saySentence } from '../parts/sentence.tsx';
import { AgeText, SinceText } from '../parts/time.tsx';
import { devicePath, runPath, windowPath } from '../routes.ts';
import { isWaiting } from './alert-order.ts';

interface AlertRowProps {
  readonly alert: AlertView;
  readonly chosen: boolean;
  readonly busy: boolean;
  readonly choose: () => void;
  readonly acknowledge: () => void;
}

export function AlertRow(props: AlertRowProps): ReactElement {
  const { alert, chosen } = props;
  const returned = alert.returnedAtMs !== null;
  return (
    <li
      className={`alert-row${chosen ? ' is-chosen' : ''}${returned ? ' is-returned' : ''}`}
      data-alert={alert.id}
      aria-current={chosen ? 'true' : undefined}
    >
      <p className="alert-meta">
        <PriorityMark priority={alert.priority} />
        <span>
          <SinceText sinceMs={alert.openedAtMs} />
          {!returned && (
            <span className="soft">
              {' · '}
              <AgeText sinceMs={alert.openedAtMs} />
            </span>
          )}
        </span>
      </p>
      <AlertWords {...props} />
      <AlertOwner {...props} />
    </li>
  );
}

/** What is over threatens nothing and asks for nothing. */
function AlertWords({ alert, choose }: AlertRowProps): ReactElement {
  const speaker = useWords();
  const { t } = speaker;
  const isOver = alert.returnedAtMs !== null;
  const [, windowId] = /^maintenance:([^:]+):/.exec(alert.key) ?? [];
  return (
    <div className="alert-words">
      <button type="button" className="alert-sentence" onClick={choose}>
        {saySentence(alert.sentence, speaker)}
      </button>
      {!isOver && alert.consequence !== null && <p>{saySentence(alert.consequence, speaker)}</p>}
      {!isOver && alert.action !== null && (
        <p className="alert-action">{saySentence(alert.action, speaker)}</p>
      )}
      <p className="small alert-links">
        {!isOver && alert.consequences.length > 0 && (
          <strong>{t('alert.consequences', { count: alert.consequences.length })}</strong>
        )}
        {alert.componentId !== null && (
          <Link href={`/diagram?view=drawing&element=${encodeURIComponent(alert.componentId)}`}>
            {t('alert.on-diagram')}
          </Link>
        )}
        {alert.key.startsWith('run:') && <Link href={runPath(alert.key.slice(4))}>{t('runs.timeline')}</Link>}
        {windowId !== undefined && <Link href={windowPath(windowId)}>{t('nav.maintenance')}</Link>}
        {alert.deviceId !== null && <Link href={devicePath(alert.deviceId)}>{t('device.show')}</Link>}
        {alert.returnedAtMs !== null && (
          <span>
            {t('alert.returned')} <SinceText sinceMs={alert.returnedAtMs} />
          </span>
        )}
      </p>
    </div>
  );
}

function AlertOwner({ alert, busy, acknowledge }: AlertRowProps): ReactElement {
  const { t } = useWords();
  if (!isWaiting(alert)) {
    return (
      <p className="alert-owner soft">
        {alert.acknowledgedBy === null
          ? t('alert.closed')
          : t(alert.returnedAtMs === null ? 'alert.owner' : 'alert.seen-by', { name: alert.acknowledgedBy })}
        {alert.acknowledgedAtMs !== null && (
          <span className="alert-owner-since">
            <SinceText sinceMs={alert.acknowledgedAtMs} />
          </span>
        )}
      </p>
    );
  }
  return (
    <p className="alert-owner">
      <button type="button" className="button" disabled={busy} onClick={acknowledge}>
        {t('alert.acknowledge')}
      </button>
    </p>
  );
}
