// One window: the verdict, what may be done about it now, its steps, what tenants were told, everything that was decided.
// Easy to get wrong: the person in charge may ask for an override without being one who plans, and may do nothing else.
import { useState } from 'react';
import type { ReactElement } from 'react';
import type { PlanBody, WindowPageView } from '../../api/contract-maintenance.ts';
import { formatMoment } from '../format.ts';
import { useWords } from '../language.ts';
import { useNowMs } from '../live/browser-time.ts';
import { Link } from '../navigation.tsx';
import { Shown, Trouble } from '../parts/notices.tsx';
import { usePageTitle } from '../parts/page-title.ts';
import { Moment, usePlace } from '../parts/time.tsx';
import { canMaintain } from '../shell/roles.ts';
import { useSignedIn } from '../shell/session-context.ts';
import '../styles/maintenance.css';
import { useDecision, useWindow } from './maintenance-queries.ts';
import { VerdictPanel } from './verdict-panel.tsx';
import { WindowForm } from './window-form.tsx';
import { AskOverride, Overrides } from './window-override.tsx';
import { CarrierSays, Decisions, Notices } from './window-record.tsx';
import { StateText, WindowClock } from './window-marks.tsx';

export function WindowPage({ windowId }: { readonly windowId: string }): ReactElement {
  return (
    <div className="page maintenance-page">
      <Shown of={useWindow(windowId)}>{(page) => <WindowBody page={page} />}</Shown>
    </div>
  );
}

function WindowBody({ page }: { readonly page: WindowPageView }): ReactElement {
  const { t } = useWords();
  const { window, verdict } = page;
  const [isChanging, setChanging] = useState(false);
  usePageTitle(`${window.title} · ${t('nav.maintenance')}`);
  return (
    <>
      <header className="page-head">
        <h1>{window.title}</h1>
        <Link href="/maintenance">{t('maintenance.all')}</Link>
      </header>
      <Identity page={page} />
      {isChanging ? (
        <Change page={page} done={() => setChanging(false)} />
      ) : (
        <>
          {verdict !== null && window.closedAtMs === null && <VerdictPanel verdict={verdict} isOld={false} />}
          <Actions page={page} change={() => setChanging(true)} />
        </>
      )}
      <Steps page={page} />
      <CarrierSays page={page} />
      <Notices page={page} />
      <Decisions page={page} />
    </>
  );
}

function Identity({ page }: { readonly page: WindowPageView }): ReactElement {
  const { t } = useWords();
  const { window, suppressed } = page;
  const place = usePlace();
  const nowMs = useNowMs();
  return (
    <section className="window-identity">
      <p>
        <StateText window={window} /> <WindowClock window={window} />
      </p>
      <dl className="go-facts">
        <dt>{t('maintenance.time')}</dt>
        <dd>
          {formatMoment(window.startsAtMs, nowMs, place)} – {formatMoment(window.endsAtMs, nowMs, place)}
        </dd>
        <dt>{t('maintenance.components')}</dt>
        <dd>
          {window.components.length === 0
            ? t('maintenance.no-components')
            : window.components.map(({ name }) => name).join(', ')}
        </dd>
        <dt>{t('maintenance.in-charge')}</dt>
        <dd>{window.inCharge?.name ?? '–'}</dd>
        <dt>{t('maintenance.reason')}</dt>
        <dd className="window-reason">{window.reason}</dd>
        {suppressed > 0 && (
          <>
            <dt>{t('nav.alerts')}</dt>
            <dd>
              <Link href="/alerts">{t('alerts.suppressed', { count: suppressed })}</Link>
            </dd>
          </>
        )}
      </dl>
      <Overrides page={page} />
    </section>
  );
}

function Actions({
  page,
  change,
}: {
  readonly page: WindowPageView;
  readonly change: () => void;
}): ReactElement | null {
  const { t } = useWords();
  const session = useSignedIn();
  const decide = useDecision(page.window.id);
  const { state, answer, inCharge } = page.window;
  const mayDecide = canMaintain(session);
  const mayAsk = page.override.canBeAsked && (mayDecide || inCharge?.id === session.person.id);
  if (state === 'ended' || state === 'cancelled' || !(mayDecide || mayAsk)) return null;
  const isUnderWay = state === 'running' || state === 'late';
  const act = (path: string) => (): void => decide.mutate({ path });
  return (
    <section className="window-actions" aria-label={t('maintenance.actions')}>
      {decide.error !== null && <Trouble inline error={decide.error} />}
      {mayDecide && (
        <p className="form-row">
          {state === 'planned' && answer === 'go' && (
            <button
              type="button"
              className="button primary"
              disabled={decide.isPending}
              onClick={act('approve')}
            >
              {t('maintenance.approve')}
            </button>
          )}
          {isUnderWay && (
            <button type="button" className="button primary" disabled={decide.isPending} onClick={act('end')}>
              {t('maintenance.end')}
            </button>
          )}
          <button type="button" className="button" onClick={change}>
            {t(state === 'to-confirm' ? 'maintenance.confirm' : 'maintenance.change')}
          </button>
          <CancelButton busy={decide.isPending} cancel={act('cancel')} />
        </p>
      )}
      {mayAsk && (
        <AskOverride
          busy={decide.isPending}
          isUnderWay={isUnderWay}
          ask={(reason) => decide.mutate({ path: 'override', body: { reason } })}
        />
      )}
    </section>
  );
}

/** Calling off is asked twice. */
function CancelButton({
  busy,
  cancel,
}: {
  readonly busy: boolean;
  readonly cancel: () => void;
}): ReactElement {
  const { t } = useWords();
  const [isAsked, setAsked] = useState(false);
  return (
    <button
      type="button"
      className="button"
      disabled={busy}
      onClick={() => (isAsked ? cancel() : setAsked(true))}
      onBlur={() => setAsked(false)}
    >
      {t(isAsked ? 'maintenance.cancel-sure' : 'maintenance.cancel')}
    </button>
  );
}

function Change({ page, done }: { readonly page: WindowPageView; readonly done: () => void }): ReactElement {
  const { t } = useWords();
  const { window, steps } = page;
  const decide = useDecision(window.id);
  const isToConfirm = window.state === 'to-confirm';
  const written = steps.map(({ title, startsAtMs, endsAtMs, components }) => ({
    title,
    startsAtMs,
    endsAtMs,
    componentIds: components.map(({ id }) => id),
  }));
  const { startsAtMs, endsAtMs } = window;
  const plan: PlanBody = {
    title: window.title,
    reason: window.reason,
    inChargeId: window.inCharge?.id ?? page.people[0]?.id ?? '',
    steps: written.length > 0 ? written : [{ title: '', startsAtMs, endsAtMs, componentIds: [] }],
  };
  return (
    <>
      <WindowForm
        windowId={window.id}
        plan={plan}
        people={page.people}
        isBusy={decide.isPending}
        error={decide.error}
        sendWord={t(isToConfirm ? 'maintenance.confirm' : 'maintenance.save')}
        send={(body) => decide.mutate({ path: isToConfirm ? 'confirm' : '', body }, { onSuccess: done })}
      />
      <p>
        <button type="button" className="button" onClick={done}>
          {t('close')}
        </button>
      </p>
    </>
  );
}

function Steps({ page }: { readonly page: WindowPageView }): ReactElement | null {
  const { t } = useWords();
  if (page.steps.length < 2) return null;
  return (
    <section>
      <h2>{t('maintenance.procedure')}</h2>
      <ol className="window-steps">
        {page.steps.map(({ title, startsAtMs, endsAtMs, components }) => (
          <li key={`${startsAtMs} ${title}`}>
            <strong>{title}</strong> <Moment atMs={startsAtMs} /> – <Moment atMs={endsAtMs} />
            <br />
            <span className="soft">{components.map(({ name }) => name).join(', ')}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
