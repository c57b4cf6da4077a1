// What was filled into the tanks: seen in the level or entered by hand, and the form to enter it. Easy to get wrong: an entry sent
// twice is one, so its key is made before it is first sent and again only after it arrived.
import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import type { AutonomyView, RefuellingView } from '../../api/contract-autonomy.ts';
import { formatNumber } from '../format.ts';
import { useWords } from '../language.ts';
import { serverNowMs } from '../live/browser-time.ts';
import { Trouble } from '../parts/notices.tsx';
import { Options } from '../parts/options.tsx';
import { TableHead } from '../parts/table-head.tsx';
import { Moment } from '../parts/time.tsx';
import { sayUnit } from '../units.ts';
import { useEnterRefuelling } from './autonomy-queries.ts';

export function Refuellings({ view }: { readonly view: AutonomyView }): ReactElement {
  const { t } = useWords();
  return (
    <section aria-labelledby="autonomy-refuelling">
      <h2 id="autonomy-refuelling">{t('refuelling.title')}</h2>
      {view.tanks.length > 0 && <Entry tanks={view.tanks} />}
      {view.refuellings.length === 0 ? (
        <p className="soft">{t('refuelling.none')}</p>
      ) : (
        <div className="scroll-x">
          <table>
            <TableHead
              columns={[
                t('refuelling.when'),
                t('refuelling.tank'),
                { number: t('refuelling.litres') },
                t('refuelling.source'),
                t('refuelling.note'),
              ]}
            />
            <tbody>
              {view.refuellings.map((one) => (
                <Row key={one.id} one={one} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Row({ one }: { readonly one: RefuellingView }): ReactElement {
  const { t, language } = useWords();
  const litres = (value: number): string => `${formatNumber(value, 0, language)} ${sayUnit('l', language)}`;
  const { litresBefore, litresAfter } = one;
  return (
    <tr>
      <td>
        <Moment atMs={one.startedAtMs} />
      </td>
      <td>{one.tankName}</td>
      <td className="number">{litres(one.litres)}</td>
      <td>
        {litresBefore !== null && litresAfter !== null
          ? t('refuelling.source.level', { before: litres(litresBefore), after: litres(litresAfter) })
          : t('refuelling.source.hand', { person: one.person ?? '–' })}
      </td>
      <td>{one.deliveryNote ?? ''}</td>
    </tr>
  );
}

function Entry({ tanks }: { readonly tanks: AutonomyView['tanks'] }): ReactElement {
  const { t } = useWords();
  const enter = useEnterRefuelling();
  const [draft, setDraft] = useState({ tankId: tanks[0]?.id ?? '', litres: '', note: '' });
  const [key, setKey] = useState(() => crypto.randomUUID());
  function send(event: FormEvent): void {
    event.preventDefault();
    const litres = Number(draft.litres.replace(',', '.'));
    const note = draft.note.trim();
    const entry = { key, tankId: draft.tankId, litres, atMs: Math.floor(serverNowMs()) };
    enter.mutate(note === '' ? entry : { ...entry, deliveryNote: note }, {
      onSuccess: () => {
        setKey(crypto.randomUUID());
        setDraft({ ...draft, litres: '', note: '' });
      },
    });
  }
  return (
    <form className="autonomy-form" onSubmit={send}>
      <label>
        {t('refuelling.tank')}
        <select value={draft.tankId} onChange={(event) => setDraft({ ...draft, tankId: event.target.value })}>
          <Options of={tanks} />
        </select>
      </label>
      <label>
        {t('refuelling.litres')}
        <input
          required
          inputMode="decimal"
          pattern="[0-9]{1,6}([.,][0-9]+)?"
          size={8}
          value={draft.litres}
          onChange={(event) => setDraft({ ...draft, litres: event.target.value })}
        />
      </label>
      <label>
        {t('refuelling.note')}
        <input
          maxLength={100}
          size={16}
          value={draft.note}
          onChange={(event) => setDraft({ ...draft, note: event.target.value })}
        />
      </label>
      <button type="submit" className="button" disabled={enter.isPending}>
        {t('refuelling.enter')}
      </button>
      <p className="soft small">{t('refuelling.now')}</p>
      {enter.error !== null && <Trouble inline error={enter.error} />}
    </form>
  );
}
