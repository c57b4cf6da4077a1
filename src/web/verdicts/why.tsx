// What stands in the way of "yes", with the loads and who rents them, and what would have to come back. The same for now and for
// an instant that is past.
import type { ReactElement } from 'react';
import type { ComeBackView, Named, ObstacleView, VerdictWhyView } from '../../api/contract-verdict.ts';
import { useWords } from '../language.ts';
import type { Speaker } from '../language.ts';
import { saySentence } from '../parts/sentence.tsx';

/** `A, B and 3 others`; the server cut the list already. */
export function sayNames(named: readonly Named[], count: number, { t }: Speaker): string {
  const names = named.map(({ name }) => name).join(', ');
  const rest = count - named.length;
  return rest > 0 ? `${names} ${t('verdicts.and-others', { count: rest })}` : names;
}

export function sayComeBack({ outcome, components }: ComeBackView, speaker: Speaker): string {
  const { t } = speaker;
  if (outcome === 'never' || outcome === 'not-found') return t(`verdicts.come-back.${outcome}`);
  const names = components.map(({ name }) => name).join(', ');
  return t(`verdicts.come-back.${outcome}`, { names });
}

/** A sentence names so many loads itself. */
const namedInSentence = 8;

export function Obstacles({
  why,
}: {
  readonly why: Pick<VerdictWhyView, 'obstacles' | 'moreObstacles' | 'comeBack'>;
}): ReactElement | null {
  const speaker = useWords();
  const { t } = speaker;
  const { obstacles, moreObstacles, comeBack } = why;
  if (obstacles.length === 0 && comeBack === null) return null;
  return (
    <section className="obstacles">
      <h3>{t('verdicts.in-the-way')}</h3>
      {comeBack !== null && <p className="strong">{sayComeBack(comeBack, speaker)}</p>}
      <ul>
        {obstacles.map((one) => (
          <Obstacle key={`${one.on} ${one.componentId}`} obstacle={one} />
        ))}
        {moreObstacles > 0 && (
          <li className="soft">{t('verdicts.more-obstacles', { count: moreObstacles })}</li>
        )}
      </ul>
    </section>
  );
}

function Obstacle({ obstacle }: { readonly obstacle: ObstacleView }): ReactElement {
  const speaker = useWords();
  const { t } = speaker;
  const { sentence, loads, loadCount, tenants, tenantCount } = obstacle;
  return (
    <li>
      <p>{saySentence(sentence, speaker)}</p>
      {loadCount > namedInSentence && (
        <p className="small">
          <span className="soft">{t('verdicts.loads')}:</span> {sayNames(loads, loadCount, speaker)}
        </p>
      )}
      {tenantCount > 0 && (
        <p className="small">
          <span className="soft">{t('verdicts.tenants')}:</span> {sayNames(tenants, tenantCount, speaker)}
        </p>
      )}
    </li>
  );
}
