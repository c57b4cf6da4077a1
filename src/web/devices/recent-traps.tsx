// What the device shouted of late. Easy to get wrong: a trap says "look", it carries no value that is believed; and its
// words are the sender's, put in as text.
import type { ReactElement } from 'react';
import type { TrapView } from '../../api/contract-device.ts';
import { useWords } from '../language.ts';
import { Empty, Shown } from '../parts/notices.tsx';
import { Second } from '../parts/time.tsx';
import { useTraps } from './device-queries.ts';

const varbindsShown = 8;

export function RecentTraps({ deviceId }: { readonly deviceId: string }): ReactElement {
  const { t } = useWords();
  return (
    <section aria-labelledby="device-traps">
      <h2 id="device-traps">{t('device.traps')}</h2>
      <Shown of={useTraps(deviceId)}>
        {({ traps }) =>
          traps.length === 0 ? (
            <Empty>{t('device.no-traps')}</Empty>
          ) : (
            <ul className="trap-list">
              {traps.map((trap) => (
                <Trap key={trap.id} trap={trap} />
              ))}
            </ul>
          )
        }
      </Shown>
    </section>
  );
}

function Trap({ trap }: { readonly trap: TrapView }): ReactElement {
  const { t } = useWords();
  const { repeatCount, varbinds } = trap;
  return (
    <li>
      <p className="trap-when">
        <Second atMs={trap.lastAtMs} />
        {repeatCount > 1 && <span className="small soft">{t('device.trap-times', { n: repeatCount })}</span>}
      </p>
      <div className="trap-what">
        <bdi className="trap-meaning">{trap.meaning ?? trap.name ?? trap.trapOid}</bdi>
        <span className="small soft">
          {trap.source}
          {trap.isUncertain && ` · ${t('device.trap-maybe')}`}
        </span>
        {varbinds.length > 0 && (
          <details>
            <summary className="small">{trap.trapOid}</summary>
            <ul className="small">
              {varbinds.slice(0, varbindsShown).map(({ oid, text }, index) => (
                <li key={`${oid} ${index}`}>
                  <span className="soft">{oid}</span> <bdi>{text}</bdi>
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
    </li>
  );
}
