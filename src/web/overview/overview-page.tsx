// The wall: is the site redundant now, what is wrong, who is on call; one screen without scrolling. Easy to get wrong: the
// verdict by design and the verdict as things stand are two statements and are never mixed into one.
import type { ReactElement } from 'react';
import type { OverviewView } from '../../api/contract.ts';
import { formatKw } from '../format.ts';
import { useWords } from '../language.ts';
import { Shown } from '../parts/notices.tsx';
import { Link } from '../navigation.tsx';
import { usePageTitle } from '../parts/page-title.ts';
import { useOverview } from '../queries.ts';
import '../styles/overview.css';
import { ArmedStrip } from './armed-strip.tsx';
import { DrillStrip } from './drill-strip.tsx';
import { Lane } from './lane.tsx';
import { RunningStrip } from './running-strip.tsx';
import { MaintenanceStrip } from './maintenance-strip.tsx';
import { OnCallCard } from './on-call-card.tsx';
import { VerdictBlock } from './verdict-block.tsx';
import { WrongNow } from './wrong-now.tsx';

export function OverviewPage(): ReactElement {
  const { t } = useWords();
  usePageTitle(t('nav.overview'));
  return <Shown of={useOverview()}>{(overview) => <Wall overview={overview} />}</Shown>;
}

function Wall({ overview }: { readonly overview: OverviewView }): ReactElement {
  const { t } = useWords();
  return (
    <div className="overview">
      <VerdictBlock overview={overview} />
      <section className="lanes" aria-label={t('overview.lanes')}>
        {overview.lanes.map((lane) => (
          <Lane
            key={lane.medium}
            lane={lane}
            onBattery={overview.battery !== null}
            protection={lane.medium === 'power' ? overview.protection : undefined}
          />
        ))}
      </section>
      <aside className="overview-side">
        <WrongNow />
        <OnCallCard onCall={overview.onCall} />
      </aside>
      <footer className="overview-foot">
        <ItLoad kw={overview.itLoadKw} />
        <p className="soft lanes-note" title={t('overview.lanes-what')}>
          {t('overview.lanes-are')}
        </p>
        <Devices devices={overview.devices} />
        <RunningStrip />
        <MaintenanceStrip windows={overview.maintenance} />
        <ArmedStrip armed={overview.armedActions} />
        <DrillStrip active={overview.activeDrills} />
      </footer>
    </div>
  );
}

function ItLoad({ kw }: { readonly kw: number | null }): ReactElement {
  const { t, language } = useWords();
  return (
    <p>
      <span className="soft">{t('overview.it-load')}</span>{' '}
      {kw === null ? (
        <span className="value-old">{t('state.unknown')}</span>
      ) : (
        <strong className="live-figure">{formatKw(kw, language)}</strong>
      )}
    </p>
  );
}

function Devices({ devices }: { readonly devices: OverviewView['devices'] }): ReactElement {
  const { t } = useWords();
  const { answering, silent, unknown } = devices;
  return (
    <p>
      <Link href="/devices">{t('overview.devices')}</Link>{' '}
      <strong className="live-figure">{t('devices.answering', { count: answering })}</strong>
      {silent > 0 && <strong className="devices-silent">{t('devices.silent', { count: silent })}</strong>}
      {unknown > 0 && <span className="value-old">{t('devices.unknown', { count: unknown })}</span>}
    </p>
  );
}
