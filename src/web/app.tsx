// The whole application: who is signed in decides what the address shows. Easy to get wrong: a page opened from a pager
// needs no sign-in, and a tenant's person never sees the frame of the staff.
import { useQueryClient } from '@tanstack/react-query';
import { Suspense, lazy, useEffect } from 'react';
import type { ReactElement, ReactNode } from 'react';
import type { SessionView } from '../api/contract.ts';
import { completeWords, hasRememberedLanguage, showLanguage, useWords } from './language.ts';
import { openStream } from './live/live-stream.ts';
import { Link, navigate, useRoute } from './navigation.tsx';
import { Loading, Trouble } from './parts/notices.tsx';
import { ZoneProvider } from './parts/time.tsx';
import { useOverview, useSession } from './queries.ts';
import type { Route } from './routes.ts';
import { ServerProblem } from './server.ts';
import { BottomBar, TopBar } from './shell/bars.tsx';
import { FallGuard } from './shell/fall-guard.tsx';
import { KeyboardHelp } from './shell/keyboard.tsx';
import { canOperate, canReadCapacity, homeOf, isTenantOnly, sectionsFor } from './shell/roles.ts';
import { SessionProvider } from './shell/session-context.ts';
import { StreamBanner } from './shell/stream-banner.tsx';

const OverviewPage = lazy(async () => ({
  default: (await import('./overview/overview-page.tsx')).OverviewPage,
}));
const DiagramPage = lazy(async () => ({ default: (await import('./diagram/diagram-page.tsx')).DiagramPage }));
const AlertsPage = lazy(async () => ({ default: (await import('./alerts/alerts-page.tsx')).AlertsPage }));
const DevicesPage = lazy(async () => ({ default: (await import('./devices/devices-page.tsx')).DevicesPage }));
const DevicePage = lazy(async () => ({ default: (await import('./devices/device-page.tsx')).DevicePage }));
const PollingPage = lazy(async () => ({ default: (await import('./devices/polling-page.tsx')).PollingPage }));
const ActionsPage = lazy(async () => ({ default: (await import('./actions/actions-page.tsx')).ActionsPage }));
const DriftPage = lazy(async () => ({ default: (await import('./drift/drift-page.tsx')).DriftPage }));
const RunsPage = lazy(async () => ({ default: (await import('./runs/runs-page.tsx')).RunsPage }));
const RunPage = lazy(async () => ({ default: (await import('./runs/run-page.tsx')).RunPage }));
const RegisterPage = lazy(async () => ({ default: (await import('./runs/register-page.tsx')).RegisterPage }));
const VerdictsPage = lazy(async () => ({
  default: (await import('./verdicts/verdicts-page.tsx')).VerdictsPage,
}));
const FibrePage = lazy(async () => ({ default: (await import('./fibre/fibre-page.tsx')).FibrePage }));
const AutonomyPage = lazy(async () => ({
  default: (await import('./autonomy/autonomy-page.tsx')).AutonomyPage,
}));
const CapacityPage = lazy(async () => ({
  default: (await import('./capacity/capacity-page.tsx')).CapacityPage,
}));
const OnCallPage = lazy(async () => ({ default: (await import('./oncall/on-call-page.tsx')).OnCallPage }));
const PagedPage = lazy(async () => ({ default: (await import('./oncall/paged-page.tsx')).PagedPage }));
const TenantsPage = lazy(async () => ({ default: (await import('./tenant/tenants-page.tsx')).TenantsPage }));
const TenantPage = lazy(async () => ({ default: (await import('./tenant/tenant-page.tsx')).TenantPage }));
const InvoicePage = lazy(async () => ({ default: (await import('./tenant/invoice-page.tsx')).InvoicePage }));
const MaintenancePage = lazy(async () => ({
  default: (await import('./maintenance/maintenance-page.tsx')).MaintenancePage,
}));
const NewWindowPage = lazy(async () => ({
  default: (await import('./maintenance/new-window-page.tsx')).NewWindowPage,
}));
const WindowPage = lazy(async () => ({
  default: (await import('./maintenance/window-page.tsx')).WindowPage,
}));
const AccountPage = lazy(async () => ({ default: (await import('./account/account-page.tsx')).AccountPage }));
const SignInPage = lazy(async () => ({ default: (await import('./door/sign-in-page.tsx')).SignInPage }));
const FirstLinkPage = lazy(async () => ({
  default: (await import('./door/first-link-page.tsx')).FirstLinkPage,
}));

/** Draws what is within it once the words of people who signed in are there. */
const Worded = lazy(async () => {
  await completeWords();
  return { default: ({ children }: { readonly children: ReactNode }): ReactNode => children };
});

export function App(): ReactElement {
  const route = useRoute();
  return (
    <Suspense fallback={<Loading />}>
      {route.page === 'page' && <PagedPage token={route.token} />}
      {route.page === 'sign-in' && <SignInPage />}
      {route.page === 'first-link' && <FirstLinkPage />}
      {!['page', 'sign-in', 'first-link'].includes(route.page) && <Guarded route={route} />}
    </Suspense>
  );
}

function Guarded({ route }: { readonly route: Route }): ReactElement {
  const { data: session, error, refetch } = useSession();
  const signedOut = error instanceof ServerProblem && error.status === 401;
  const mustChoose = session?.mustChoosePassword === true;
  useEffect(() => {
    if (signedOut) navigate(`/sign-in?to=${encodeURIComponent(location.pathname + location.search)}`, true);
    if (mustChoose) navigate('/sign-in/link', true);
  }, [signedOut, mustChoose]);
  useEffect(() => {
    if (session !== undefined && !hasRememberedLanguage()) void showLanguage(session.person.language);
  }, [session]);
  if (session !== undefined && !signedOut) {
    return (
      <Worded>
        <SignedIn session={session} route={route} />
      </Worded>
    );
  }
  if (error !== null && !signedOut) return <Trouble error={error} retry={() => void refetch()} />;
  return <Loading />;
}

function SignedIn({
  session,
  route,
}: {
  readonly session: SessionView;
  readonly route: Route;
}): ReactElement {
  const { t } = useWords();
  const tenantOnly = isTenantOnly(session);
  const billing = ['tenants', 'tenant', 'invoice'].includes(route.page);
  const planning = route.page === 'capacity' && canReadCapacity(session);
  const own = route.page === 'account';
  const astray = tenantOnly
    ? !own && !['tenant', 'invoice'].includes(route.page)
    : !own && !billing && !planning && !canOperate(session);
  useEffect(() => {
    if (astray) navigate(homeOf(session), true);
  }, [astray, session]);
  return (
    <SessionProvider value={session}>
      <Live on={canOperate(session)}>
        <a className="skip-link" href="#main">
          {t('skip')}
        </a>
        <TopBar />
        <StreamBanner />
        <main id="main" tabIndex={-1}>
          {/* What breaks in one page leaves the way to the others. */}
          <FallGuard key={JSON.stringify(route)}>
            <Suspense fallback={<Loading />}>{astray ? <Loading /> : <Page route={route} />}</Suspense>
          </FallGuard>
        </main>
        {sectionsFor(session).length > 1 && <BottomBar />}
        <KeyboardHelp />
      </Live>
    </SessionProvider>
  );
}

/** Keeps the stream open and knows the site's time zone; a tenant's pages carry their own. */
function Live({ on, children }: { readonly on: boolean; readonly children: ReactNode }): ReactElement {
  const queries = useQueryClient();
  const { data } = useOverview(on);
  useEffect(() => (on ? openStream(queries) : undefined), [on, queries]);
  const isArmed = on && (data?.armedActions.live ?? 0) > 0;
  useEffect(() => {
    document.documentElement.toggleAttribute('data-armed', false);
    if (isArmed) document.documentElement.dataset['armed'] = 'live';
  }, [isArmed]);
  return <ZoneProvider value={data?.site.timeZone ?? 'UTC'}>{children}</ZoneProvider>;
}

function Page({ route }: { readonly route: Route }): ReactElement {
  switch (route.page) {
    case 'overview':
      return <OverviewPage />;
    case 'diagram':
      return <DiagramPage />;
    case 'alerts':
      return <AlertsPage />;
    case 'devices':
      return <DevicesPage />;
    case 'device':
      return <DevicePage deviceId={route.deviceId} />;
    case 'polling':
      return <PollingPage />;
    case 'actions':
      return <ActionsPage />;
    case 'drift':
      return <DriftPage />;
    case 'runs':
      return <RunsPage />;
    case 'run':
      return <RunPage runId={route.runId} />;
    case 'register':
      return <RegisterPage />;
    case 'verdicts':
      return <VerdictsPage />;
    case 'autonomy':
      return <AutonomyPage />;
    case 'fibre':
      return <FibrePage />;
    case 'on-call':
      return <OnCallPage />;
    case 'capacity':
      return <CapacityPage />;
    case 'maintenance':
      return <MaintenancePage />;
    case 'maintenance-new':
      return <NewWindowPage />;
    case 'maintenance-window':
      return <WindowPage windowId={route.windowId} />;
    case 'account':
      return <AccountPage />;
    case 'tenants':
      return <TenantsPage />;
    case 'tenant':
      return <TenantPage tenantId={route.tenantId} />;
    case 'invoice':
      return <InvoicePage tenantId={route.tenantId} number={route.number} />;
    default:
      return <Lost />;
  }
}

function Lost(): ReactElement {
  const { t } = useWords();
  return (
    <div className="notice">
      <h1>{t('lost.title')}</h1>
      <p className="soft">{t('lost.mend')}</p>
      <Link className="button" href="/">
        {t('nav.overview')}
      </Link>
    </div>
  );
}
