// Model drift: every doubt about the model with its evidence, and each bus with what goes in and comes out. Easy to get wrong:
// "nothing contradicts the model" is only said once the history has been looked at.
import type { ReactElement } from 'react';
import type { BusView, DriftView } from '../../api/contract-drift.ts';
import { formatKw, unknownText } from '../format.ts';
import { useWords } from '../language.ts';
import { Link } from '../navigation.tsx';
import { FirstRows } from '../parts/first-rows.tsx';
import { PriorityMark, StateShape } from '../parts/marks.tsx';
import { Empty, Shown } from '../parts/notices.tsx';
import { usePageTitle } from '../parts/page-title.ts';
import { TableHead } from '../parts/table-head.tsx';
import { Moment } from '../parts/time.tsx';
import { useDiagram } from '../queries.ts';
import '../styles/drift.css';
import { DriftItem } from './drift-item.tsx';
import { useDrift } from './drift-queries.ts';

export function DriftPage(): ReactElement {
  const { t } = useWords();
  usePageTitle(t('drift.title'));
  return (
    <div className="page drift-page">
      <header>
        <h1>{t('drift.title')}</h1>
        <p className="soft">{t('drift.what')}</p>
      </header>
      <Shown of={useDrift()}>
        {(view) => (
          <>
            <Items view={view} />
            <Buses buses={view.buses} />
          </>
        )}
      </Shown>
    </div>
  );
}

function Items({ view }: { readonly view: DriftView }): ReactElement {
  const { t } = useWords();
  const names = new Map(useDiagram().data?.nodes.map((node) => [node.id, node.name]));
  const nameOf = (id: string): string => names.get(id) ?? id;
  return (
    <section aria-labelledby="drift-now">
      <h2 id="drift-now">{t('drift.now')}</h2>
      <p className="small soft">
        {view.lookedAtMs === null ? (
          t('drift.never-looked')
        ) : (
          <>
            {t('drift.looked')} <Moment atMs={view.lookedAtMs} />
          </>
        )}
      </p>
      {view.items.length === 0 && view.lookedAtMs !== null && <Empty>{t('drift.none')}</Empty>}
      <ul className="drift-items">
        {view.items.map((item) => (
          <li key={item.key}>
            <DriftItem item={item} nameOf={nameOf} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Buses({ buses }: { readonly buses: readonly BusView[] }): ReactElement {
  const { t } = useWords();
  return (
    <section aria-labelledby="drift-buses">
      <h2 id="drift-buses">{t('drift.buses')}</h2>
      <p className="soft">{t('drift.buses-what')}</p>
      {buses.length === 0 ? (
        <Empty>{t('drift.no-bus')}</Empty>
      ) : (
        <FirstRows of={buses} count={50}>
          {(shown) => (
            <table className="drift-buses">
              <TableHead
                columns={[
                  t('drift.bus'),
                  { number: t('drift.in') },
                  { number: t('drift.out') },
                  { number: t('drift.difference') },
                  { number: t('drift.tolerance') },
                  t('drift.unmetered'),
                ]}
              />
              <tbody>
                {shown.map((bus) => (
                  <Bus key={bus.id} bus={bus} />
                ))}
              </tbody>
            </table>
          )}
        </FirstRows>
      )}
    </section>
  );
}

function Bus({ bus }: { readonly bus: BusView }): ReactElement {
  const { t, language } = useWords();
  const kw = (value: number | null): string => formatKw(value, language);
  const word =
    bus.isBalanced === null ? 'drift.not-judged' : bus.isBalanced ? 'drift.balanced' : 'drift.unbalanced';
  return (
    <tr>
      <th scope="row">
        <Link href={`/diagram?medium=power&element=${encodeURIComponent(bus.id)}`}>{bus.name}</Link>
        <span className="mark small">
          {bus.isBalanced === false && <PriorityMark priority="low" wordless />}
          {bus.isBalanced !== false && (
            <StateShape state={bus.isBalanced === null ? 'unknown' : 'available'} />
          )}
          {t(word)}
          {bus.isBalanced !== null && <span className="soft"> · {t(`drift.by-${bus.basis}`)}</span>}
        </span>
      </th>
      <td className="number" data-label={t('drift.in')}>
        {kw(bus.inKw)}
      </td>
      <td className="number" data-label={t('drift.out')}>
        {kw(bus.outKw)}
      </td>
      <td className="number" data-label={t('drift.difference')}>
        {kw(bus.differenceKw)}
      </td>
      <td className="number" data-label={t('drift.tolerance')}>
        {kw(bus.toleranceKw)}
      </td>
      <td data-label={t('drift.unmetered')} className="small">
        {bus.unmetered.length === 0 ? unknownText : bus.unmetered.map(({ name }) => name).join(', ')}
      </td>
    </tr>
  );
}
