// What links share that ought to be diverse. Easy to get wrong: "nothing" is only said of pairs that were compared; where
// there is no pair, there is nothing to be proud of.
import type { ReactElement } from 'react';
import type { FibreView, SharedFateView } from '../../api/contract-fibre.ts';
import { useWords } from '../language.ts';
import { Link } from '../navigation.tsx';
import { PriorityMark } from '../parts/marks.tsx';

export function SharedFates({ view }: { readonly view: FibreView }): ReactElement {
  const { t } = useWords();
  const { shared, pairs } = view;
  return (
    <section aria-labelledby="fibre-shared">
      <h2 id="fibre-shared">{t('fibre.shared')}</h2>
      {shared.length === 0 && pairs === 0 && <p className="soft">{t('fibre.shared-no-pair')}</p>}
      {shared.length === 0 && pairs > 0 && <p>{t('fibre.shared-none', { count: pairs })}</p>}
      {shared.length > 0 && (
        <ul className="fibre-shared">
          {shared.map((fate) => (
            <Fate key={fate.links.join()} fate={fate} />
          ))}
        </ul>
      )}
      {view.isCutShort && <p className="soft">{t('fibre.cut-short')}</p>}
    </section>
  );
}

function Fate({ fate }: { readonly fate: SharedFateView }): ReactElement {
  const { t, find } = useWords();
  const [one, other] = fate.names;
  return (
    <li>
      <PriorityMark priority="medium" wordless />
      <div>
        <strong>{t('fibre.shared-by', { one, other })}</strong>
        <ul>
          {fate.components.map(({ id, name, kind }) => (
            <li key={id}>
              <span className="small soft">{find(`kind.${kind}`) ?? kind}</span>{' '}
              <Link href={`/diagram?medium=network&element=${encodeURIComponent(id)}`}>{name}</Link>
            </li>
          ))}
          {fate.risks.map((risk) => (
            <li key={risk}>{risk}</li>
          ))}
        </ul>
        <p className="small soft">{t('fibre.takes-both')}</p>
      </div>
    </li>
  );
}
