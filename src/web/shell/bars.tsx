// The calm frame around every page: where to go, how many alerts are open, whether the page is live, who is signed in. On
// a phone the way to the pages lies at the bottom, under the thumb.
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactElement } from 'react';
import type { AlertView, Priority } from '../../api/contract.ts';
import { useWords } from '../language.ts';
import { useStreamState } from '../live/live-stream.ts';
import { Link, navigate, useRoute } from '../navigation.tsx';
import { PriorityMark } from '../parts/marks.tsx';
import { SiteClock } from '../parts/time.tsx';
import { useAlerts, useOverview } from '../queries.ts';
import { ask } from '../server.ts';
import { canOperate, sectionsFor } from './roles.ts';
import { SectionIcon } from './section-icons.tsx';
import { useSignedIn } from './session-context.ts';
import { LanguageChoice, ThemeChoice } from './choices.tsx';

const priorities: ReadonlyArray<Priority> = ['critical', 'high', 'medium', 'low'];

export function TopBar(): ReactElement {
  const { t } = useWords();
  const session = useSignedIn();
  const operates = canOperate(session);
  return (
    <header className="bar">
      <span className="bar-name">
        <strong>Qosha</strong>
        {operates && <SiteName />}
      </span>
      <nav className="bar-nav" aria-label={t('nav.label')}>
        <Sections />
      </nav>
      <div className="bar-end">
        {operates && <AlertCounts />}
        {operates && <LiveClock />}
        <PersonalChoices />
      </div>
    </header>
  );
}

/** Language, theme and the way out: in the bar where there is room, behind one button on a phone. */
function PersonalChoices(): ReactElement {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className="bar-button bar-more"
        aria-expanded={open}
        aria-controls="personal-choices"
        onClick={() => setOpen(!open)}
      >
        <svg viewBox="0 0 24 24" aria-hidden="true" className="section-icon">
          <path d="M4 7h16M4 12h16M4 17h16" />
        </svg>
        <span className="unseen">{t('menu')}</span>
      </button>
      <div id="personal-choices" className={open ? 'bar-choices is-open' : 'bar-choices'}>
        <LanguageChoice session={useSignedIn()} />
        <ThemeChoice />
        <SignOut />
      </div>
    </>
  );
}

export function BottomBar(): ReactElement {
  const { t } = useWords();
  return (
    <nav className="bottom-bar" aria-label={t('nav.label')}>
      <Sections withIcons />
    </nav>
  );
}

function Sections({ withIcons = false }: { readonly withIcons?: boolean }): ReactElement {
  const { t } = useWords();
  const here = useRoute().page;
  const current = here === 'tenant' || here === 'invoice' ? 'tenants' : here;
  return (
    <>
      {sectionsFor(useSignedIn()).map(({ section, path }) => (
        <Link key={section} href={path} aria-current={current === section ? 'page' : undefined}>
          {withIcons && <SectionIcon section={section} />}
          <span>{t(`nav.${section}`)}</span>
        </Link>
      ))}
    </>
  );
}

function SiteName(): ReactElement | null {
  const { data } = useOverview();
  return data === undefined ? null : <span className="bar-site">{data.site.name}</span>;
}

/** How many alerts are open by priority: always in sight, on every page. */
function AlertCounts(): ReactElement | null {
  const { t } = useWords();
  const { data } = useAlerts('active');
  if (data === undefined || data.length === 0) return null;
  const shown = priorities.filter((priority) => countOf(data, priority) > 0);
  return (
    <Link href="/alerts" className="bar-counts" aria-label={t('alerts.open', { count: data.length })}>
      {shown.map((priority) => (
        <span key={priority} className="bar-count">
          <PriorityMark priority={priority} wordless />
          {countOf(data, priority)}
        </span>
      ))}
    </Link>
  );
}

function countOf(alerts: readonly AlertView[], priority: Priority): number {
  return alerts.filter((alert) => alert.priority === priority).length;
}

function LiveClock(): ReactElement {
  const { t } = useWords();
  const { phase } = useStreamState();
  return (
    <span className="bar-clock">
      <span className="unseen">{t(`stream.${phase}`)} </span>
      {phase === 'lost' ? <span className="value-old">--:--:--</span> : <SiteClock />}
    </span>
  );
}

function SignOut(): ReactElement {
  const { t } = useWords();
  const { person } = useSignedIn();
  const queries = useQueryClient();
  async function leave(): Promise<void> {
    await ask('DELETE', '/session');
    queries.clear();
    navigate('/sign-in');
  }
  return (
    <button type="button" className="bar-button bar-person" onClick={() => void leave()} title={person.name}>
      {t('sign-out')}
    </button>
  );
}
