// Which demand and which capacity the verdict reckons with for one element, and where each is from. Easy to get wrong: this is
// not the draw of this moment; a demand is the highest five minutes of the last hour, so that a verdict stands still.
import type { ReactElement } from 'react';
import type { FigureView } from '../../api/contract-verdict.ts';
import { formatFlow } from '../format.ts';
import { useWords } from '../language.ts';
import { AgeText, SinceText } from '../parts/time.tsx';

export function FiguresInForce({
  figures,
}: {
  readonly figures: readonly FigureView[];
}): ReactElement | null {
  const { t } = useWords();
  if (figures.length === 0) return null;
  return (
    <section>
      <h3>{t('figures.title')}</h3>
      <dl className="figures">
        {figures.map((figure) => (
          <OneFigure key={figure.kind} figure={figure} />
        ))}
      </dl>
    </section>
  );
}

function OneFigure({ figure }: { readonly figure: FigureView }): ReactElement {
  const { t, language } = useWords();
  const { kind, value, unit, source, sinceMs, filed } = figure;
  const group = kind === 'capacity' ? 'capacity' : 'demand';
  return (
    <div className="figure">
      <dt>{t(`figures.${kind}`)}</dt>
      <dd>
        <span className="number">
          {value === null ? t('figures.unlimited') : formatFlow(value, unit, language)}
        </span>
        <span className={source === 'last' ? 'value-old' : 'soft'}>
          {t(`figures.${group}.${source}`)}
          {sinceMs !== null && source !== 'file' && (
            <>
              {', '}
              <SinceText sinceMs={sinceMs} /> (<AgeText sinceMs={sinceMs} />)
            </>
          )}
          {source !== 'file' && filed !== null && (
            <> · {t(`figures.${group}.filed`, { value: formatFlow(filed, unit, language) })}</>
          )}
        </span>
      </dd>
    </div>
  );
}
