// What stands on record of a window: what the carrier says, which tenants were told what, every decision with its person.
// Easy to get wrong: text of carriers is put in as text, and shown where it came from.
import type { ReactElement } from 'react';
import type { Sentence } from '../../api/contract.ts';
import type { WindowPageView } from '../../api/contract-maintenance.ts';
import { useWords } from '../language.ts';
import type { Speaker } from '../language.ts';
import { saySentence } from '../parts/sentence.tsx';
import { Second } from '../parts/time.tsx';

interface RecordProps {
  readonly page: WindowPageView;
}

export function CarrierSays({ page }: RecordProps): ReactElement | null {
  const { t } = useWords();
  const { carrier } = page;
  if (carrier === null) return null;
  const { provider, account, maintenanceId, objectIds, impact, status, summary } = carrier;
  return (
    <section>
      <h2>{t('maintenance.carrier')}</h2>
      <dl className="go-facts">
        <dt>{t('maintenance.carrier-name')}</dt>
        <dd>{[provider, account].filter((text) => text !== '').join(' · ')}</dd>
        <dt>{t('maintenance.carrier-id')}</dt>
        <dd>{maintenanceId}</dd>
        <dt>{t('maintenance.carrier-circuits')}</dt>
        <dd>{objectIds.length === 0 ? '–' : objectIds.join(', ')}</dd>
        <dt>{t('maintenance.carrier-impact')}</dt>
        <dd>{[impact, status].filter((text) => text !== '').join(' · ')}</dd>
        <dt>{t('maintenance.carrier-words')}</dt>
        <dd className="window-reason">{summary === '' ? '–' : summary}</dd>
      </dl>
    </section>
  );
}

export function Notices({ page }: RecordProps): ReactElement | null {
  const { t } = useWords();
  if (page.notices.length === 0) return null;
  return (
    <section>
      <h2>{t('maintenance.told')}</h2>
      <ul className="window-records">
        {page.notices.map(({ tenant, kind, state, atMs, reason, language }, index) => (
          <li key={`${tenant.id} ${atMs} ${kind} ${String(index)}`}>
            <Second atMs={atMs} />{' '}
            <span>
              <strong>{tenant.name}</strong> ({language}) · {t(`notice.${kind}`)} ·{' '}
              {t(`notice.state.${state}`)}
              {reason !== null && <span className="soft"> · {reason}</span>}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A sentence of a verdict in the reader's language; verdicts of long ago are on record in English alone. */
function sayReason(reason: unknown, speaker: Speaker): string[] {
  if (typeof reason === 'string') return [reason];
  return isSentence(reason) ? [saySentence(reason, speaker)] : [];
}

const isSentence = (value: unknown): value is Sentence =>
  typeof value === 'object' && value !== null && 'code' in value && 'params' in value && 'text' in value;

export function Decisions({ page }: RecordProps): ReactElement {
  const speaker = useWords();
  const { t, find } = speaker;
  const said = (detail: Readonly<Record<string, unknown>>): string => {
    const { answer, reason, reasons, status } = detail;
    const words = typeof answer === 'string' ? [find(`go.${answer}`) ?? answer] : [];
    const texts = [reason, status].filter((text) => typeof text === 'string');
    const many = Array.isArray(reasons) ? reasons.flatMap((one) => sayReason(one, speaker)) : [];
    return [...words, ...texts, ...many].join(' · ');
  };
  return (
    <section>
      <h2>{t('maintenance.decisions')}</h2>
      <ul className="window-records">
        {page.decisions.toReversed().map(({ atMs, kind, person, detail }, index) => (
          <li key={`${atMs} ${kind} ${String(index)}`}>
            <Second atMs={atMs} />{' '}
            <span>
              {find(`decision.${kind}`) ?? kind}
              {person !== null && ` · ${person}`}
              {said(detail) !== '' && <span className="soft"> · {said(detail)}</span>}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
