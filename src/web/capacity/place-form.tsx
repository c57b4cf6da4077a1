// The question: how much, how many units, on which feeds, where, and for whom.
import { useState } from 'react';
import type { FormEvent, ReactElement, ReactNode } from 'react';
import type { CapacityView } from '../../api/contract-capacity.ts';
import { useWords } from '../language.ts';
import { navigate } from '../navigation.tsx';
import { queryOf } from './capacity-queries.ts';
import type { Question } from './capacity-queries.ts';

interface PlaceFormProps {
  readonly view: CapacityView;
  readonly question: Question;
}

export function PlaceForm({ view, question }: PlaceFormProps): ReactElement {
  const { t } = useWords();
  const [draft, setDraft] = useState(question);
  const set = (changes: Partial<Question>): void => setDraft({ ...draft, ...changes });
  function askNow(event: FormEvent): void {
    event.preventDefault();
    navigate(`/capacity${queryOf(draft)}`, true);
  }
  const rows = view.rooms.find(({ id }) => id === draft.room)?.rows ?? [];
  return (
    <form className="place-form" onSubmit={askNow}>
      <Field label={t('capacity.kw')}>
        <input
          required
          inputMode="decimal"
          pattern="[0-9]+([.,][0-9]+)?"
          size={6}
          value={draft.kw}
          onChange={(event) => set({ kw: event.target.value })}
        />
      </Field>
      <Field label={t('capacity.units')}>
        <input
          required
          inputMode="numeric"
          pattern="[0-9]{1,3}"
          size={4}
          value={draft.units}
          onChange={(event) => set({ units: event.target.value })}
        />
      </Field>
      <Choice
        label={t('capacity.feeds')}
        value={draft.feeds}
        choose={(feeds) => set({ feeds: feeds === '1' ? '1' : '2' })}
        options={[
          ['2', t('capacity.feeds-2')],
          ['1', t('capacity.feeds-1')],
        ]}
      />
      <Choice
        label={t('capacity.room')}
        value={draft.room}
        choose={(room) => set({ room, row: '' })}
        options={[['', t('capacity.any')], ...view.rooms.map(({ id, name }) => [id, name] as const)]}
      />
      <Choice
        label={t('capacity.row')}
        value={draft.row}
        choose={(row) => set({ row })}
        options={[['', t('capacity.any')], ...rows.map(({ id, name }) => [id, name] as const)]}
      />
      <Choice
        label={t('capacity.for')}
        value={draft.tenant}
        choose={(tenant) => set({ tenant })}
        options={[
          ['', t('capacity.somebody-new')],
          ...view.tenants.map(({ id, name }) => [id, name] as const),
        ]}
      />
      <button type="submit" className="button primary">
        {t('capacity.find')}
      </button>
    </form>
  );
}

function Field({ label, children }: { readonly label: string; readonly children: ReactNode }): ReactElement {
  return (
    <label className="place-field">
      <span className="label">{label}</span>
      {children}
    </label>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly options: ReadonlyArray<readonly [value: string, name: string]>;
  readonly choose: (value: string) => void;
}

function Choice({ label, value, options, choose }: ChoiceProps): ReactElement {
  return (
    <Field label={label}>
      <select value={value} onChange={(event) => choose(event.target.value)}>
        {options.map(([id, name]) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </Field>
  );
}
