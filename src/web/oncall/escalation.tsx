// Who is told when nobody answers, step by step, and changing it. Easy to get wrong: the last step is everybody, always; a
// policy that ends with one person could end with nobody.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import type { OnCallView, StepView } from '../../api/contract-oncall.ts';
import { useWords } from '../language.ts';
import type { Speaker } from '../language.ts';
import { Trouble } from '../parts/notices.tsx';
import { Options } from '../parts/options.tsx';
import { ask } from '../server.ts';
import { canChangePolicy } from '../shell/roles.ts';
import { useSignedIn } from '../shell/session-context.ts';

type Policy = OnCallView['policy'];
const minuteSeconds = 60;
const mostSteps = 10;

function sayWho({ target, personId }: StepView, staff: OnCallView['staff'], t: Speaker['t']): string {
  if (target !== 'person') return t(`escalation.${target}`);
  return staff.find(({ id }) => id === personId)?.name ?? personId ?? '';
}

export function Escalation({ view }: { readonly view: OnCallView }): ReactElement {
  const { t } = useWords();
  const { steps, repeatAfterSeconds } = view.policy;
  const minutes = (seconds: number): string =>
    seconds === 0 ? t('escalation.at-once') : t('escalation.after', { minutes: seconds / minuteSeconds });
  return (
    <section className="overrides" aria-labelledby="escalation">
      <h2 id="escalation">{t('escalation.title')}</h2>
      <ol className="rota">
        {steps.map((step, at) => (
          <li key={at} className="rota-row">
            <span>{sayWho(step, view.staff, t)}</span>
            <span className="soft">{minutes(step.afterSeconds)}</span>
          </li>
        ))}
      </ol>
      <p className="soft">{t('escalation.again', { minutes: repeatAfterSeconds / minuteSeconds })}</p>
      {canChangePolicy(useSignedIn()) && (
        <details>
          <summary>{t('escalation.change')}</summary>
          <Change key={JSON.stringify(steps)} policy={view.policy} staff={view.staff} />
        </details>
      )}
    </section>
  );
}

interface ChangeProps {
  readonly policy: Policy;
  readonly staff: OnCallView['staff'];
}

interface Draft {
  /** `on-call`, `next`, `everyone`, or a person's id. */
  readonly who: string;
  readonly minutes: string;
}

function toStep({ who, minutes }: Draft): StepView {
  const afterSeconds = Math.round(Number(minutes) * minuteSeconds);
  if (who === 'on-call' || who === 'next' || who === 'everyone') {
    return { afterSeconds, target: who, personId: null };
  }
  return { afterSeconds, target: 'person', personId: who };
}

function Change({ policy, staff }: ChangeProps): ReactElement {
  const { t } = useWords();
  const queries = useQueryClient();
  const [drafts, setDrafts] = useState<readonly Draft[]>(() =>
    policy.steps.map(({ afterSeconds, target, personId }) => ({
      who: personId ?? target,
      minutes: String(afterSeconds / minuteSeconds),
    })),
  );
  const save = useMutation({
    mutationFn: (steps: readonly StepView[]) => ask('PUT', '/on-call/policy', { steps }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['on-call'] }),
  });
  const choices = [
    ...(['on-call', 'next', 'everyone'] as const).map((id) => ({ id, name: t(`escalation.${id}`) })),
    ...staff,
  ];
  const change = (at: number, part: Partial<Draft>): void =>
    setDrafts(drafts.map((one, index) => (index === at ? { ...one, ...part } : one)));
  function send(event: FormEvent): void {
    event.preventDefault();
    save.mutate(drafts.map(toStep));
  }
  return (
    <form className="narrow-form" onSubmit={send}>
      {drafts.map((draft, at) => {
        const isLast = at === drafts.length - 1;
        return (
          <fieldset key={at} className="escalation-step">
            <legend>{t('escalation.step', { number: at + 1 })}</legend>
            <label>
              <span>{t('escalation.who')}</span>
              <select
                value={draft.who}
                disabled={isLast}
                onChange={(event) => change(at, { who: event.target.value })}
              >
                <Options of={choices} />
              </select>
            </label>
            <label>
              <span>{t('escalation.minutes')}</span>
              <input
                type="number"
                min={0}
                max={60}
                step={0.5}
                required
                value={draft.minutes}
                onChange={(event) => change(at, { minutes: event.target.value })}
              />
            </label>
            {!isLast && (
              <button type="button" className="button" onClick={() => setDrafts(drafts.toSpliced(at, 1))}>
                {t('escalation.remove', { number: at + 1 })}
              </button>
            )}
          </fieldset>
        );
      })}
      <p className="soft small">{t('escalation.last')}</p>
      <button
        type="button"
        className="button"
        disabled={drafts.length >= mostSteps}
        onClick={() => setDrafts(drafts.toSpliced(-1, 0, { who: 'next', minutes: '5' }))}
      >
        {t('escalation.add')}
      </button>
      <button type="submit" className="button primary" disabled={save.isPending}>
        {t('escalation.save')}
      </button>
      {save.error !== null && <Trouble inline error={save.error} />}
    </form>
  );
}
