// Chooses components by name: what is chosen stands above as a list that can be undone, what matches below. Easy to get
// wrong: a site has thousands; a list shows as many as anybody reads and says how many it left out.
import { useState } from 'react';
import type { ReactElement } from 'react';
import type { DiagramNode } from '../../api/contract.ts';
import { useWords } from '../language.ts';

const shownAtMost = 40;

interface PickerProps {
  readonly nodes: readonly DiagramNode[];
  readonly chosen: readonly string[];
  readonly choose: (ids: readonly string[]) => void;
  /** Told apart from the pickers of other steps. */
  readonly label: string;
}

export function ComponentPicker({ nodes, chosen, choose, label }: PickerProps): ReactElement {
  const { t, find } = useWords();
  const [search, setSearch] = useState('');
  const names = new Map(nodes.map((node) => [node.id, node.name]));
  const wanted = search.trim().toLowerCase();
  const matching = nodes.filter(
    ({ id, name, kind }) =>
      !chosen.includes(id) && `${name} ${id} ${find(`kind.${kind}`) ?? kind}`.toLowerCase().includes(wanted),
  );
  const rest = matching.length - shownAtMost;
  return (
    <fieldset className="picker">
      <legend>{label}</legend>
      {chosen.length > 0 && (
        <ul className="picker-chosen">
          {chosen.map((id) => (
            <li key={id}>
              <button
                type="button"
                className="button"
                onClick={() => choose(chosen.filter((other) => other !== id))}
              >
                {names.get(id) ?? id} <span aria-hidden="true">×</span>
                <span className="unseen">{t('what-if.put-back')}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <label>
        <span>{t('maintenance.search')}</span>
        <input
          type="search"
          value={search}
          autoComplete="off"
          onChange={(event) => setSearch(event.target.value)}
        />
      </label>
      <ul className="picker-list">
        {matching.slice(0, shownAtMost).map(({ id, name, kind }) => (
          <li key={id}>
            <button type="button" className="picker-row" onClick={() => choose([...chosen, id])}>
              <span>{name}</span> <span className="soft small">{find(`kind.${kind}`) ?? kind}</span>
            </button>
          </li>
        ))}
      </ul>
      {rest > 0 && <p className="soft small">{t('wrong.more', { count: rest })}</p>}
    </fieldset>
  );
}
