// Tests that are planned: what, of which elements, when, why; and planning one. Easy to get wrong: times are entered by the
// clock of the site, wherever the browser is, and kept as instants.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import type { PlannedTestView, RegisterView } from '../../api/contract-runs.ts';
import { formatMoment } from '../format.ts';
import { useWords } from '../language.ts';
import { serverNowMs, useNowMs } from '../live/browser-time.ts';
import { Link } from '../navigation.tsx';
import { Empty, Trouble } from '../parts/notices.tsx';
import { fromField, toField } from '../parts/site-time.ts';
import { usePlace } from '../parts/time.tsx';
import { runPath } from '../routes.ts';
import { ask } from '../server.ts';
import { canPlanTests } from '../shell/roles.ts';
import { useSignedIn } from '../shell/session-context.ts';
import { say } from './run-words.ts';

export function PlannedTests({ view }: { readonly view: RegisterView }): ReactElement {
  const { t } = useWords();
  const mayPlan = canPlanTests(useSignedIn());
  return (
    <section aria-labelledby="register-planned">
      <h2 id="register-planned">{t('register.planned')}</h2>
      {view.plans.length === 0 && <Empty>{t('register.none-planned')}</Empty>}
      <ul className="run-table">
        {view.plans.map((plan) => (
          <li key={plan.id}>
            <PlanRow plan={plan} mayPlan={mayPlan} />
          </li>
        ))}
      </ul>
      {mayPlan && view.sequences.length > 0 && <NewPlan view={view} />}
    </section>
  );
}

function PlanRow({
  plan,
  mayPlan,
}: {
  readonly plan: PlannedTestView;
  readonly mayPlan: boolean;
}): ReactElement {
  const { t, language } = useWords();
  const place = usePlace();
  const nowMs = useNowMs();
  const queries = useQueryClient();
  const withdraw = useMutation({
    mutationFn: () => ask('DELETE', `/runs/plans/${plan.id}`),
    onSettled: () => queries.invalidateQueries({ queryKey: ['register'] }),
  });
  const isOver = plan.endsAtMs < nowMs;
  const [run] = plan.runs;
  return (
    <>
      <span className="soft">
        {formatMoment(plan.startsAtMs, nowMs, place)} – {formatMoment(plan.endsAtMs, nowMs, place)}
      </span>
      <span>
        {plan.title === null ? plan.sequenceId : say(plan.title, language)}
        {plan.subjects.length > 0 && `: ${plan.subjects.map(({ name }) => name).join(', ')}`}{' '}
        <span className="soft">
          {plan.reason} ({plan.plannedBy})
        </span>
      </span>
      {run === undefined ? (
        <span>
          {t(plan.isWithdrawn ? 'register.withdrawn' : isOver ? 'register.not-held' : 'register.to-come')}
        </span>
      ) : (
        <Link href={runPath(run)}>{t('register.was-held')}</Link>
      )}
      {mayPlan && !isOver && !plan.isWithdrawn ? (
        <button
          type="button"
          className="button"
          disabled={withdraw.isPending}
          onClick={() => withdraw.mutate()}
          aria-label={`${t('register.withdraw')}: ${plan.reason}`}
        >
          {t('register.withdraw')}
        </button>
      ) : (
        <span />
      )}
      {withdraw.error !== null && <Trouble inline error={withdraw.error} />}
    </>
  );
}

const hourMs = 3_600_000;

function NewPlan({ view }: { readonly view: RegisterView }): ReactElement {
  const { t, language } = useWords();
  const { timeZone } = usePlace();
  const queries = useQueryClient();
  const form = useRef<HTMLFormElement>(null);
  const [sequenceId, setSequence] = useState(view.sequences[0]?.id ?? '');
  const subjects = view.sequences.find(({ id }) => id === sequenceId)?.subjects ?? [];
  const make = useMutation({
    mutationFn: (body: object) => ask('POST', '/runs/plans', body),
    onSuccess: () => form.current?.reset(),
    onSettled: () => queries.invalidateQueries({ queryKey: ['register'] }),
  });
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const text = (name: string): string => String(data.get(name) ?? '');
    make.mutate({
      sequenceId,
      subjects: data.getAll('subject').map(String),
      startsAtMs: Math.max(fromField(text('starts'), timeZone) ?? 0, Math.floor(serverNowMs())),
      endsAtMs: fromField(text('ends'), timeZone) ?? 0,
      reason: text('reason').trim(),
    });
  }
  return (
    <details className="new-plan">
      <summary>{t('register.plan')}</summary>
      <form ref={form} className="narrow-form" onSubmit={submit}>
        <label>
          <span>{t('runs.sequence')}</span>
          <select value={sequenceId} onChange={(event) => setSequence(event.currentTarget.value)}>
            {view.sequences.map(({ id, title }) => (
              <option key={id} value={id}>
                {say(title, language)}
              </option>
            ))}
          </select>
        </label>
        <fieldset>
          <legend>{t('register.of')}</legend>
          {subjects.map(({ id, name }) => (
            <label key={id} className="plan-subject">
              <input type="checkbox" name="subject" value={id} /> <span>{name}</span>
            </label>
          ))}
        </fieldset>
        <label>
          <span>
            {t('register.from')} <span className="soft">({timeZone})</span>
          </span>
          <input
            name="starts"
            type="datetime-local"
            required
            defaultValue={toField(serverNowMs(), timeZone)}
          />
        </label>
        <label>
          <span>
            {t('register.until')} <span className="soft">({timeZone})</span>
          </span>
          <input
            name="ends"
            type="datetime-local"
            required
            defaultValue={toField(serverNowMs() + hourMs, timeZone)}
          />
        </label>
        <label>
          <span>{t('register.why')}</span>
          <input name="reason" type="text" required maxLength={300} pattern=".*\S.*" autoComplete="off" />
        </label>
        <button type="submit" className="button" disabled={make.isPending}>
          {t('register.plan')}
        </button>
        {make.error !== null && <Trouble inline error={make.error} />}
      </form>
    </details>
  );
}
