// What is held for sales, until when, and by whom. Easy to get wrong: a hold whose place is gone from the site file takes
// nothing, and says so.
import type { ReactElement } from 'react';
import type { HoldView } from '../../api/contract-capacity.ts';
import { formatNumber } from '../format.ts';
import { useWords } from '../language.ts';
import { Trouble } from '../parts/notices.tsx';
import { saySentence } from '../parts/sentence.tsx';
import { TableHead } from '../parts/table-head.tsx';
import { Moment } from '../parts/time.tsx';
import { canHoldCapacity } from '../shell/roles.ts';
import { useSignedIn } from '../shell/session-context.ts';
import { sayUnit } from '../units.ts';
import { useRelease } from './capacity-queries.ts';

export function Holds({ holds }: { readonly holds: readonly HoldView[] }): ReactElement {
  const speaker = useWords();
  const { t, language } = speaker;
  const mayRelease = canHoldCapacity(useSignedIn());
  const release = useRelease();
  return (
    <section aria-labelledby="capacity-holds">
      <h2 id="capacity-holds">{t('capacity.holds')}</h2>
      {release.error !== null && <Trouble inline error={release.error} />}
      {holds.length === 0 ? (
        <p className="soft">{t('capacity.holds-none')}</p>
      ) : (
        <div className="scroll-x">
          <table className="capacity-table">
            <TableHead
              columns={[
                t('capacity.hold-name'),
                { number: t('capacity.kw') },
                t('capacity.place'),
                t('capacity.hold-until'),
                t('capacity.hold-by'),
                ...(mayRelease ? [t('capacity.release')] : []),
              ]}
            />
            <tbody>
              {holds.map(({ id, name, kw, place, units, createdBy, expiresAtMs, isAstray }) => (
                <tr key={id}>
                  <th scope="row">{name}</th>
                  <td className="number">
                    {formatNumber(kw, 1, language)} {sayUnit('kW', language)}
                  </td>
                  <td>
                    {saySentence(place, speaker)}
                    {units !== null && (
                      <span className="soft">
                        {' '}
                        {t('capacity.in-units')} {units.lowest}–{units.lowest + units.height - 1}
                      </span>
                    )}
                    {isAstray && <p className="strong">{t('capacity.astray')}</p>}
                  </td>
                  <td>
                    <Moment atMs={expiresAtMs} />
                  </td>
                  <td>{createdBy}</td>
                  {mayRelease && (
                    <td>
                      <button
                        type="button"
                        className="button"
                        disabled={release.isPending}
                        onClick={() => release.mutate(id)}
                      >
                        {t('capacity.release')}
                        <span className="unseen"> {name}</span>
                      </button>
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
