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
import { splitPresent } from '../alerts/alert-order.ts';
import { useAlerts, useOverview } from '../queries.ts';
import { ask } from '../server.ts';
import { overUnseenPath } from '../routes.ts';
import { canOperate, homeOf, phoneSections, sectionsFor } from './roles.ts';
import type { sections } from './roles.ts';
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
        <Link href={homeOf(session)} className="bar-home">
          Qosha
        </Link>
        {operates && <SiteName />}
      </span>
      <nav className="bar-nav" aria-label={t('nav.label')}>
        <Sections of={sectionsFor(session)} far={phoneSections(session).behind} />
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
  const { behind } = phoneSections(useSignedIn());
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
        {behind.length > 0 && (
          <nav className="bar-behind" aria-label={t('nav.more')}>
            <Sections of={behind} />
          </nav>
        )}
        <LanguageChoice session={useSignedIn()} />
        <ThemeChoice />
        <AccountLink />
        <SignOut />
      </div>
    </>
  );
}

export function BottomBar(): ReactElement {
  const { t } = useWords();
  return (
    <nav className="bottom-bar" aria-label={t('nav.label')}>
      <Sections of={phoneSections(useSignedIn()).near} withIcons />
    </nav>
  );
}

/** Pages that stand below a section. */
const sectionOf: Readonly<Record<string, string>> = {
  tenant: 'tenants',
  invoice: 'tenants',
  device: 'devices',
  polling: 'devices',
  run: 'runs',
  register: 'runs',
  'maintenance-new': 'maintenance',
  'maintenance-window': 'maintenance',
};

function Sections({
  of,
  far = [],
  withIcons = false,
}: {
  readonly of: typeof sections;
  /** Those that go behind the menu where the bar has not the room for all. */
  readonly far?: typeof sections;
  readonly withIcons?: boolean;
}): ReactElement {
  const { t } = useWords();
  const here = useRoute().page;
  const current = sectionOf[here] ?? here;
  return (
    <>
      {of.map(({ section, path }) => (
        <Link
          key={section}
          href={path}
          className={far.some((one) => one.section === section) ? 'is-far' : undefined}
          aria-current={current === section ? 'page' : undefined}
        >
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

/** How many alerts are open by priority: always in sight, on every page; what is over does not count among them. */
function AlertCounts(): ReactElement | null {
  const { t } = useWords();
  const { data } = useAlerts('active');
  if (data === undefined) return null;
  const { present, overUnseen } = splitPresent(data);
  const shown = priorities.filter((priority) => countOf(present, priority) > 0);
  return (
    <>
      {present.length > 0 && (
        <Link href="/alerts" className="bar-counts" aria-label={t('alerts.open', { count: present.length })}>
          {shown.map((priority) => (
            <span key={priority} className="bar-count">
              <PriorityMark priority={priority} wordless />
              {countOf(present, priority)}
            </span>
          ))}
        </Link>
      )}
      {overUnseen.length > 0 && <OverUnseenCount count={overUnseen.length} />}
    </>
  );
}

/** What is over but nobody has seen: counted apart and without colour. */
function OverUnseenCount({ count }: { readonly count: number }): ReactElement {
  const { t } = useWords();
  const words = t('alerts.unseen', { count });
  return (
    <Link href={overUnseenPath} className="bar-counts bar-unseen" aria-label={words} title={words}>
      <svg viewBox="0 0 20 20" aria-hidden="true">
        <path d="M1.5 10C5 4.5 15 4.5 18.5 10 15 15.5 5 15.5 1.5 10Z" />
        <path d="M3.5 17.5 16.5 2.5" />
      </svg>
      {count}
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

function AccountLink(): ReactElement {
  const { t } = useWords();
  const { person } = useSignedIn();
  const here = useRoute().page === 'account' ? 'page' : undefined;
  return (
    <Link href="/account" className="bar-button" title={person.name} aria-current={here}>
      <svg viewBox="0 0 24 24" aria-hidden="true" className="section-icon">
        <circle cx="12" cy="8" r="4" />
        <path d="M4 20.5c1-9 15-9 16 0" />
      </svg>
      <span className="unseen">{t('account.title')}</span>
    </Link>
  );
}

/** Ends the session here and goes to the door. */
export function SignOut({ className = 'bar-button' }: { readonly className?: string }): ReactElement {
  const { t } = useWords();
  const queries = useQueryClient();
  async function leave(): Promise<void> {
    await ask('DELETE', '/session');
    queries.clear();
    navigate('/sign-in');
  }
  return (
    <button type="button" className={className} onClick={() => void leave()}>
      {t('sign-out')}
    </button>
  );
}
