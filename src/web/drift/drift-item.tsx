// One doubt about the model: what, since when, the figures and curves, what to check, and saying that it is known. Easy to get
// wrong: "known" takes it off the alerts, so it wants a reason, and the reason and the name stay in sight.
import { useId, useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import type { DriftItemView } from '../../api/contract-drift.ts';
import { formatMoment } from '../format.ts';
import { useWords } from '../language.ts';
import { useNowMs } from '../live/browser-time.ts';
import { Link } from '../navigation.tsx';
import { PriorityMark, StateShape } from '../parts/marks.tsx';
import { Trouble } from '../parts/notices.tsx';
import { Said } from '../parts/sentence.tsx';
import { SinceText, usePlace } from '../parts/time.tsx';
import { useKnown } from './drift-queries.ts';
import { Evidence } from './evidence.tsx';

export function DriftItem({
  item,
  nameOf,
}: {
  readonly item: DriftItemView;
  readonly nameOf: (id: string) => string;
}): ReactElement {
  const { t } = useWords();
  const { isTold, known } = item;
  const state = known !== null ? 'drift.is-known' : isTold ? 'drift.told' : 'drift.watched';
  return (
    <article className={item.isOld ? 'drift-item is-old' : 'drift-item'}>
      <header>
        {isTold ? <PriorityMark priority="medium" wordless /> : <StateShape state="available" />}
        <h3>
          <Said sentence={item.sentence} />
        </h3>
      </header>
      <p className="small soft">
        {t('drift.since')} <SinceText sinceMs={item.firstSeenMs} /> · {t(state)}
        {item.isOld && <span className="value-old"> {t('drift.old')}</span>}
      </p>
      <p>
        <span className="soft">{t('drift.check')}:</span> <Said sentence={item.action} />
      </p>
      <ul className="drift-where">
        {item.componentIds.map((id) => (
          <li key={id}>
            <Link href={`/diagram?medium=power&element=${encodeURIComponent(id)}`}>{nameOf(id)}</Link>
          </li>
        ))}
      </ul>
      <Evidence lines={item.lines} />
      <WindowText item={item} />
      <KnownPart item={item} />
    </article>
  );
}

function WindowText({ item }: { readonly item: DriftItemView }): ReactElement | null {
  const { t } = useWords();
  const place = usePlace();
  const nowMs = useNowMs();
  if (item.fromMs === item.toMs) return null;
  const [from, to] = [item.fromMs, item.toMs].map((atMs) => formatMoment(atMs, nowMs, place));
  return <p className="small soft">{t('drift.window', { from: from ?? '', to: to ?? '' })}</p>;
}

function KnownPart({ item }: { readonly item: DriftItemView }): ReactElement {
  const { t } = useWords();
  const change = useKnown(item.key);
  const [isOpen, setOpen] = useState(false);
  const { known } = item;
  if (known !== null) {
    return (
      <div className="drift-known">
        <p>{t('drift.known-by', { reason: known.reason, by: known.by })}</p>
        {change.error !== null && <Trouble inline error={change.error} />}
        <button
          type="button"
          className="button"
          disabled={change.isPending}
          onClick={() => change.mutate(null)}
        >
          {t('drift.take-back')}
        </button>
      </div>
    );
  }
  if (!isOpen) {
    return (
      <button type="button" className="button" onClick={() => setOpen(true)}>
        {t('drift.say-known')}
      </button>
    );
  }
  return (
    <KnownForm
      busy={change.isPending}
      error={change.error}
      save={(reason) => change.mutate(reason)}
      leave={() => setOpen(false)}
    />
  );
}

interface KnownFormProps {
  readonly busy: boolean;
  readonly error: Error | null;
  readonly save: (reason: string) => void;
  readonly leave: () => void;
}

function KnownForm({ busy, error, save, leave }: KnownFormProps): ReactElement {
  const { t } = useWords();
  const id = useId();
  const [reason, setReason] = useState('');
  function submit(event: FormEvent): void {
    event.preventDefault();
    save(reason.trim());
  }
  return (
    <form className="drift-known" onSubmit={submit}>
      <label htmlFor={id}>{t('drift.reason')}</label>
      <input
        id={id}
        required
        minLength={3}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      {error !== null && <Trouble inline error={error} />}
      <div className="drift-acts">
        <button type="submit" className="button" disabled={busy || reason.trim().length < 3}>
          {t('drift.save-known')}
        </button>
        <button type="button" className="button" onClick={leave}>
          {t('close')}
        </button>
      </div>
    </form>
  );
}
