// All windows as a calendar reads: what runs, what is to come day by day, what waits to be confirmed, what is over. Easy to
// get wrong: what a carrier announced happens whether anybody confirms it or not, so it stands near the top.
import type { ReactElement, ReactNode } from 'react';
import type { MaintenanceListView, WindowView } from '../../api/contract-maintenance.ts';
import { formatDate, formatTime } from '../format.ts';
import { useWords } from '../language.ts';
import { Link } from '../navigation.tsx';
import { Empty, Shown } from '../parts/notices.tsx';
import { usePageTitle } from '../parts/page-title.ts';
import { usePlace } from '../parts/time.tsx';
import { windowPath } from '../routes.ts';
import { canMaintain } from '../shell/roles.ts';
import { useSignedIn } from '../shell/session-context.ts';
import '../styles/maintenance.css';
import { HandIn } from './hand-in.tsx';
import { useMaintenance } from './maintenance-queries.ts';
import { GoMark } from './verdict-panel.tsx';
import { StateText, WindowClock } from './window-marks.tsx';

export function MaintenancePage(): ReactElement {
  const { t } = useWords();
  const session = useSignedIn();
  usePageTitle(t('nav.maintenance'));
  return (
    <div className="page maintenance-page">
      <header className="page-head">
        <h1>{t('nav.maintenance')}</h1>
        {canMaintain(session) && (
          <Link href="/maintenance/new" className="button primary">
            {t('maintenance.new')}
          </Link>
        )}
      </header>
      <Shown of={useMaintenance()}>{(list) => <Lists list={list} />}</Shown>
      {canMaintain(session) && <HandIn />}
    </div>
  );
}

function Lists({ list }: { readonly list: MaintenanceListView }): ReactElement {
  const { t } = useWords();
  const place = usePlace();
  const underWay = list.open.filter(({ state }) => state === 'running' || state === 'late');
  const toConfirm = list.open.filter(({ state }) => state === 'to-confirm');
  const planned = list.open.filter(({ state }) => state === 'planned' || state === 'approved');
  const byDay = Map.groupBy(planned, ({ startsAtMs }) => formatDate(startsAtMs, place));
  return (
    <>
      <Section
        title={t('maintenance.under-way')}
        count={underWay.length}
        none={t('maintenance.none-under-way')}
      >
        <Rows windows={underWay} />
      </Section>
      {toConfirm.length > 0 && (
        <Section title={t('maintenance.to-confirm')} count={toConfirm.length} none="">
          <Rows windows={toConfirm} withDay />
        </Section>
      )}
      <Section title={t('maintenance.planned')} count={planned.length} none={t('maintenance.none-planned')}>
        {Array.from(byDay, ([day, windows]) => (
          <section key={day} className="window-day">
            <h3>{day}</h3>
            <Rows windows={windows} />
          </section>
        ))}
      </Section>
      <Section title={t('maintenance.past')} count={list.past.length} none={t('maintenance.none-past')}>
        <Rows windows={list.past} withDay />
      </Section>
    </>
  );
}

function Section(props: {
  readonly title: string;
  readonly count: number;
  readonly none: string;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <section className="window-section">
      <h2>
        {props.title} {props.count > 0 && <span className="soft">{props.count}</span>}
      </h2>
      {props.count === 0 ? <Empty>{props.none}</Empty> : props.children}
    </section>
  );
}

interface RowsProps {
  readonly windows: readonly WindowView[];
  /** The day is not said by a heading above. */
  readonly withDay?: boolean;
}

function Rows({ windows, withDay = false }: RowsProps): ReactElement {
  return (
    <ul className="window-list">
      {windows.map((window) => (
        <Row key={window.id} window={window} withDay={withDay} />
      ))}
    </ul>
  );
}

const namedAtMost = 4;

function Row({ window, withDay }: { readonly window: WindowView; readonly withDay: boolean }): ReactElement {
  const { t } = useWords();
  const place = usePlace();
  const { startsAtMs, endsAtMs, components } = window;
  const shown = components.slice(0, namedAtMost).map(({ name }) => name);
  const rest = components.length - shown.length;
  const isSameDay = formatDate(startsAtMs, place) === formatDate(endsAtMs, place);
  const end = isSameDay
    ? formatTime(endsAtMs, place)
    : `${formatDate(endsAtMs, place)} ${formatTime(endsAtMs, place)}`;
  return (
    <li className="window-row">
      <p className="window-time">
        <span className="nowrap">
          {withDay && `${formatDate(startsAtMs, place)} `}
          {formatTime(startsAtMs, place)} –
        </span>{' '}
        <span className="nowrap">{end}</span>
        <WindowClock window={window} />
      </p>
      <div className="window-words">
        <Link href={windowPath(window.id)} className="window-title">
          {window.title}
        </Link>
        <p className="small soft">
          {shown.length === 0 ? t('maintenance.no-components') : shown.join(', ')}
          {rest > 0 && ` · ${t('wrong.more', { count: rest })}`}
          {window.inCharge !== null && ` · ${t('maintenance.in-charge')}: ${window.inCharge.name}`}
        </p>
      </div>
      <p className="window-marks">
        <StateText window={window} />
        {window.overrideRequest !== null && <span>{t('decision.override-asked')}</span>}
        {window.closedAtMs === null && <GoMark answer={window.answer} />}
      </p>
    </li>
  );
}
