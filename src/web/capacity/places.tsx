// The answer: places that bear it, most room first, each with what would be met first; and those refused, with every reason.
// Easy to get wrong: two that fit need not fit together; a hold makes the first of them count.
import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import type { PlacementView } from '../../api/contract-capacity.ts';
import { formatNumber } from '../format.ts';
import { useWords } from '../language.ts';
import { FirstRows } from '../parts/first-rows.tsx';
import { AnswerShape } from '../parts/marks.tsx';
import { Empty, Trouble } from '../parts/notices.tsx';
import { saySentence } from '../parts/sentence.tsx';
import { TableHead } from '../parts/table-head.tsx';
import { ServerProblem, documentAddress } from '../server.ts';
import { canHoldCapacity } from '../shell/roles.ts';
import { useSignedIn } from '../shell/session-context.ts';
import { sayUnit } from '../units.ts';
import { decimal, isAsked, placesQuery, useHold, usePlaces } from './capacity-queries.ts';
import type { Question } from './capacity-queries.ts';

export function Places({ question }: { readonly question: Question }): ReactElement {
  const { t } = useWords();
  const { data, error, refetch } = usePlaces(question);
  if (!isAsked(question)) return <Empty>{t('capacity.ask')}</Empty>;
  if (error !== null) return <Trouble inline error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Empty>{t('loading')}</Empty>;
  const { fitting, fittingMore, refused, refusedMore } = data;
  return (
    <div className="places" aria-live="polite">
      <p className="mark strong">
        <AnswerShape answer={fitting.length > 0 ? 'yes' : 'no'} />
        <span>
          {fitting.length > 0
            ? t('capacity.fits', { count: fitting.length + fittingMore })
            : t('capacity.fits-none')}
        </span>
      </p>
      {fitting.length > 0 && <Fitting fitting={fitting} question={question} />}
      {fittingMore > 0 && <p className="soft">{t('capacity.fits-more', { count: fittingMore })}</p>}
      {refused.length > 0 && (
        <details open={fitting.length === 0}>
          <summary>{t('capacity.refused', { count: refused.length + refusedMore })}</summary>
          <Refused refused={refused} />
          {refusedMore > 0 && <p className="soft">{t('capacity.more', { count: refusedMore })}</p>}
        </details>
      )}
      <p>
        <a className="button" href={documentAddress(`/capacity/places.csv${placesQuery(question)}`)}>
          CSV
        </a>
      </p>
    </div>
  );
}

interface FittingProps {
  readonly fitting: readonly PlacementView[];
  readonly question: Question;
}

function Fitting({ fitting, question }: FittingProps): ReactElement {
  const speaker = useWords();
  const { t } = speaker;
  const mayHold = canHoldCapacity(useSignedIn());
  return (
    <FirstRows of={fitting} count={50}>
      {(shown) => (
        <div className="scroll-x">
          <table className="capacity-table stacks">
            <TableHead
              columns={[
                t('capacity.place'),
                t('capacity.in-units'),
                { number: t('capacity.largest') },
                t('capacity.first-limit'),
                ...(mayHold ? [t('capacity.hold')] : []),
              ]}
            />
            <tbody>
              {shown.map((place) => (
                <tr key={place.id}>
                  <th scope="row">{saySentence(place.name, speaker)}</th>
                  <td className="nowrap" data-label={t('capacity.in-units')}>
                    {place.units === null
                      ? '–'
                      : `${place.units.lowest}–${place.units.lowest + place.units.height - 1}`}
                  </td>
                  <td className="number" data-label={t('capacity.largest')}>
                    <Largest kw={place.largestKw} />
                  </td>
                  <td data-label={t('capacity.first-limit')}>
                    {place.first === null ? t('capacity.no-limit') : saySentence(place.first, speaker)}
                  </td>
                  {mayHold && (
                    <td>
                      <HoldIt place={place} question={question} />
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </FirstRows>
  );
}

/** Rounded down: a tenth more than fits does not. */
function Largest({ kw }: { readonly kw: number | null }): ReactElement {
  const { language } = useWords();
  if (kw === null) return <>–</>;
  return (
    <>
      {formatNumber(Math.floor(kw * 10 + 1e-6) / 10, 1, language)} {sayUnit('kW', language)}
    </>
  );
}

function Refused({ refused }: Pick<{ readonly refused: readonly PlacementView[] }, 'refused'>): ReactElement {
  const speaker = useWords();
  const { t } = speaker;
  return (
    <FirstRows of={refused} count={50}>
      {(shown) => (
        <div className="scroll-x" tabIndex={0} role="group" aria-label={t('capacity.because')}>
          <table className="capacity-table">
            <TableHead
              columns={[t('capacity.place'), t('capacity.because'), { number: t('capacity.largest') }]}
            />
            <tbody>
              {shown.map(({ id, name, reasons, largestKw }) => (
                <tr key={id}>
                  <th scope="row">{saySentence(name, speaker)}</th>
                  <td>
                    <ul className="reasons">
                      {reasons.map((reason) => (
                        <li key={reason.code}>{saySentence(reason, speaker)}</li>
                      ))}
                    </ul>
                  </td>
                  <td className="number">
                    <Largest kw={largestKw} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </FirstRows>
  );
}

const usualDays = 14;

/** Opens a small form: for whom, and for how many days. */
function HoldIt({
  place,
  question,
}: {
  readonly place: PlacementView;
  readonly question: Question;
}): ReactElement {
  const { t } = useWords();
  const [isOpen, setOpen] = useState(false);
  const [name, setName] = useState('');
  const [days, setDays] = useState(String(usualDays));
  const hold = useHold();
  function send(event: FormEvent): void {
    event.preventDefault();
    const { tenant, states, count } = question;
    const where =
      place.rackId === null
        ? { feeders: place.feeders }
        : { rackId: place.rackId, ...(question.feeds === '1' ? { feeders: place.feeders } : {}) };
    hold.mutate(
      {
        name,
        kw: Number(decimal(question.kw)),
        units: Number(question.units),
        feeds: question.feeds === '1' ? 1 : 2,
        days: Number(days),
        states,
        count,
        ...where,
        ...(tenant === '' ? {} : { tenantId: tenant }),
      },
      { onSuccess: () => setOpen(false) },
    );
  }
  if (!isOpen) {
    return (
      <button type="button" className="button" onClick={() => setOpen(true)}>
        {t('capacity.hold-it')}
        <span className="unseen"> {place.name.text}</span>
      </button>
    );
  }
  return (
    <form className="hold-form" onSubmit={send}>
      <label className="place-field">
        <span className="label">{t('capacity.hold-name')}</span>
        <input required maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />
      </label>
      <label className="place-field">
        <span className="label">{t('capacity.hold-days')}</span>
        <input
          required
          type="number"
          min={1}
          max={90}
          value={days}
          onChange={(event) => setDays(event.target.value)}
        />
      </label>
      <button type="submit" className="button primary" disabled={hold.isPending}>
        {t('capacity.hold-it')}
      </button>
      <button type="button" className="button" onClick={() => setOpen(false)}>
        {t('capacity.cancel')}
      </button>
      {hold.error !== null && <HoldTrouble error={hold.error} />}
    </form>
  );
}

/** What no longer fits is asked for anew, and then says why, in the reader's language. */
function HoldTrouble({ error }: { readonly error: Error }): ReactElement {
  const { t } = useWords();
  if (!(error instanceof ServerProblem) || error.code !== 'conflict') return <Trouble inline error={error} />;
  return <p role="alert">{t('capacity.hold-refused')}</p>;
}
