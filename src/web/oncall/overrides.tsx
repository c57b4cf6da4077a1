// Duties that are given to somebody else: what stands, taking one back, and giving one. Easy to get wrong: the fields hold the
// site's wall clock, not the reader's.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import type { NewOverride, OnCallView } from '../../api/contract-oncall.ts';
import { useWords } from '../language.ts';
import { serverNowMs } from '../live/browser-time.ts';
import { Trouble } from '../parts/notices.tsx';
import { Options } from '../parts/options.tsx';
import { fromField, toField } from '../parts/site-time.ts';
import { usePlace } from '../parts/time.tsx';
import { ServerProblem, ask } from '../server.ts';
import { useSignedIn } from '../shell/session-context.ts';
import '../styles/door.css';
import { RotaRow } from './rota-row.tsx';

function useChange<Input>(
  send: (input: Input) => Promise<unknown>,
): UseMutationResult<unknown, Error, Input> {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSettled: () => queries.invalidateQueries({ queryKey: ['on-call'] }),
  });
}

export function Overrides({ view }: { readonly view: OnCallView }): ReactElement {
  const { t } = useWords();
  const end = useChange((id: string) => ask('DELETE', `/on-call/overrides/${encodeURIComponent(id)}`));
  return (
    <section className="overrides" aria-labelledby="overrides">
      <h2 id="overrides">{t('override.title')}</h2>
      {view.overrides.length === 0 && <p className="soft">{t('override.none')}</p>}
      <ul className="rota">
        {view.overrides.map(({ id, name, fromMs, toMs }) => (
          <RotaRow key={id} name={name} fromMs={fromMs} toMs={toMs}>
            <button type="button" className="button" disabled={end.isPending} onClick={() => end.mutate(id)}>
              {t('override.end')}
              <span className="unseen"> {name}</span>
            </button>
          </RotaRow>
        ))}
      </ul>
      {end.error !== null && <Trouble inline error={end.error} />}
      <Give view={view} />
    </section>
  );
}

const hourMs = 3_600_000;
/** As long as a usual night's duty, where no handover comes sooner. */
const usualMs = 12 * hourMs;

function Give({ view }: { readonly view: OnCallView }): ReactElement {
  const { t } = useWords();
  const { timeZone } = usePlace();
  const self = useSignedIn().person.id;
  const [draft, setDraft] = useState(() => {
    const nowMs = serverNowMs();
    const untilMs = Math.min(view.now?.untilMs ?? Infinity, nowMs + usualMs);
    const isStaff = view.staff.some(({ id }) => id === self);
    return {
      personId: isStaff ? self : (view.staff[0]?.id ?? ''),
      from: toField(nowMs, timeZone),
      until: toField(untilMs, timeZone),
    };
  });
  const [isWrong, setWrong] = useState(false);
  const give = useChange((wanted: NewOverride) => ask('POST', '/on-call/overrides', wanted));
  function send(event: FormEvent): void {
    event.preventDefault();
    const [fromMs, untilMs] = [fromField(draft.from, timeZone), fromField(draft.until, timeZone)];
    const isInOrder = fromMs !== null && untilMs !== null && untilMs > Math.max(fromMs, serverNowMs());
    setWrong(!isInOrder);
    if (isInOrder) give.mutate({ personId: draft.personId, fromMs, untilMs });
  }
  return (
    <details>
      <summary>{t('override.give')}</summary>
      <form className="narrow-form" onSubmit={send}>
        <label>
          <span>{t('override.person')}</span>
          <select
            value={draft.personId}
            onChange={(event) => setDraft({ ...draft, personId: event.target.value })}
          >
            <Options of={view.staff} />
          </select>
        </label>
        {(['from', 'until'] as const).map((name) => (
          <label key={name}>
            <span>{t(`override.${name}`)}</span>
            <input
              type="datetime-local"
              required
              value={draft[name]}
              onChange={(event) => setDraft({ ...draft, [name]: event.target.value })}
            />
          </label>
        ))}
        <p className="soft small">{t('override.zone', { zone: timeZone })}</p>
        <button type="submit" className="button" disabled={give.isPending}>
          {t('override.enter')}
        </button>
        {isWrong && <p role="alert">{t('override.order')}</p>}
        {give.error !== null && <Refusal error={give.error} />}
      </form>
    </details>
  );
}

function Refusal({ error }: { readonly error: Error }): ReactElement {
  const { t } = useWords();
  const isTaken = error instanceof ServerProblem && error.code === 'conflict';
  return isTaken ? <p role="alert">{t('override.taken')}</p> : <Trouble inline error={error} />;
}
