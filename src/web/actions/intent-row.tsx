// What came of one action for one missed step; where nobody knows, the form in which somebody says what was found.
import { useId, useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import type { IntentView } from '../../api/contract-actions.ts';
import { formatMoment } from '../format.ts';
import { useWords } from '../language.ts';
import type { Speaker } from '../language.ts';
import { useNowMs } from '../live/browser-time.ts';
import { Link } from '../navigation.tsx';
import { PriorityMark } from '../parts/marks.tsx';
import { Trouble } from '../parts/notices.tsx';
import { usePlace } from '../parts/time.tsx';
import { useChecked } from './action-queries.ts';

export function IntentRow({ intent }: { readonly intent: IntentView }): ReactElement {
  const words = useWords();
  const { t, find, language } = words;
  const place = usePlace();
  const nowMs = useNowMs();
  const { outcome, step, mark, checked, runId } = intent;
  const isOpen = outcome.kind === 'unknown' && checked === null;
  return (
    <li className={isOpen ? 'intent is-open' : 'intent'}>
      {isOpen && <PriorityMark priority="critical" wordless />}
      <div>
        <p>
          <strong>{intent.title[language]}</strong> – {outcomeText(intent, words)}
        </p>
        <p className="small soft">
          {formatMoment(intent.missedAtMs, nowMs, place)} ·{' '}
          <Link href={`/runs/${encodeURIComponent(runId)}`}>{step?.[language] ?? runId}</Link>
          {mark !== 'real' && ` · ${find(`actions.mark.${mark}`) ?? mark}`}
        </p>
        {checked !== null && (
          <p className="small">
            {t('actions.checked', {
              by: checked.by,
              at: formatMoment(checked.atMs, nowMs, place),
              note: checked.note,
            })}
          </p>
        )}
        {isOpen && <CheckedForm id={intent.id} />}
      </div>
    </li>
  );
}

function outcomeText({ outcome }: IntentView, { t, find }: Speaker): string {
  const because = 'because' in outcome && outcome.because !== null ? outcome.because : undefined;
  const why = because === undefined ? undefined : (find(`actions.because.${because}`) ?? because);
  const answer = 'answer' in outcome && outcome.answer !== '' ? outcome.answer : undefined;
  const said = t(`actions.outcome.${outcome.kind}`);
  const more = why ?? answer;
  return more === undefined ? said : `${said} (${more})`;
}

function CheckedForm({ id }: { readonly id: string }): ReactElement {
  const { t } = useWords();
  const field = useId();
  const change = useChecked(id);
  const [note, setNote] = useState('');
  function submit(event: FormEvent): void {
    event.preventDefault();
    change.mutate(note.trim());
  }
  return (
    <form className="action-form" onSubmit={submit}>
      <label htmlFor={field}>{t('actions.found')}</label>
      <input
        id={field}
        required
        minLength={3}
        maxLength={500}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      {change.error !== null && <Trouble inline error={change.error} />}
      <button type="submit" className="button" disabled={change.isPending || note.trim().length < 3}>
        {t('actions.save-found')}
      </button>
    </form>
  );
}
