// The what-if mode: elements are taken out in thought, and the answer is what is lost, overloaded and left with one path,
// and the verdict of the whole site in that condition beside the present one. The page is framed for as long as it lasts,
// so that nobody takes it for the present.
import { useEffect, useState } from 'react';
import type { ReactElement } from 'react';
import type { WhatIfCase, WhatIfView } from '../../api/contract-what-if.ts';
import { useWords } from '../language.ts';
import { Trouble } from '../parts/notices.tsx';
import { documentAddress } from '../server.ts';
import { Removal } from './drawer.tsx';
import { caseShown } from './highlight.ts';
import type { Shown } from './highlight.ts';
import { listed } from './listed.ts';
import { Compared, HeadroomChanges } from './what-if-compared.tsx';
import { Rounds } from './what-if-rounds.tsx';

interface WhatIfProps {
  readonly without: readonly string[];
  readonly shown: Shown;
  readonly answer: WhatIfView | undefined;
  readonly error: Error | null;
  readonly nameOf: (id: string) => string;
  /** Takes the drawing away; null where there is none. */
  readonly saving: ReactElement | null;
  readonly putBack: (id: string) => void;
  readonly show: (shown: Shown) => void;
  readonly leave: () => void;
}

/** Tints the whole page while the panel is there. */
function useFrame(): void {
  useEffect(() => {
    const { dataset } = document.documentElement;
    dataset['mode'] = 'what-if';
    return () => void delete dataset['mode'];
  }, []);
}

export function WhatIfPanel(props: WhatIfProps): ReactElement {
  const { t } = useWords();
  const { without, nameOf, answer, shown } = props;
  useFrame();
  return (
    <aside className="drawer what-if-panel" aria-label={t('what-if.title')}>
      <p className="what-if-warning">{t('what-if.not-now')}</p>
      <h2>{t('what-if.title')}</h2>
      {without.length === 0 ? (
        <p className="soft">{t('what-if.choose')}</p>
      ) : (
        <ul className="taken-out">
          {without.map((id) => (
            <li key={id}>
              <span>{nameOf(id)}</span>
              <button type="button" className="button" onClick={() => props.putBack(id)}>
                {t('what-if.put-back')}
                <span className="unseen"> {nameOf(id)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {props.error !== null && <Trouble inline error={props.error} />}
      {without.length > 0 && answer !== undefined && (
        <Answer answer={answer} nameOf={nameOf} shown={shown} show={props.show} />
      )}
      {without.length > 0 && answer !== undefined && <TakeAway without={without} saving={props.saving} />}
      <button type="button" className="button" onClick={props.leave}>
        {t('what-if.leave')}
      </button>
    </aside>
  );
}

interface AnswerProps {
  readonly answer: WhatIfView;
  readonly nameOf: (id: string) => string;
  readonly shown: Shown;
  readonly show: (shown: Shown) => void;
}

function Answer({ answer, nameOf, shown, show }: AnswerProps): ReactElement {
  const { t } = useWords();
  const seen = caseShown(answer, shown);
  return (
    <>
      <div className="what-if-tools" role="group" aria-label={t('what-if.case')}>
        {[false, true].map((onGenerators) => (
          <button
            key={String(onGenerators)}
            type="button"
            className="button"
            aria-pressed={shown.onGenerators === onGenerators}
            onClick={() => show({ onGenerators, round: null })}
          >
            {t(onGenerators ? 'what-if.on-generators' : 'what-if.on-utility')}
          </button>
        ))}
      </div>
      <div aria-live="polite">
        <Removal removal={seen.removal} nameOf={nameOf} />
        {seen.unprotected.length > 0 && (
          <p>
            <strong>{t('what-if.unprotected', { count: seen.unprotected.length })}</strong>{' '}
            {listed(seen.unprotected, nameOf)}
          </p>
        )}
      </div>
      <Rounds seen={seen} nameOf={nameOf} shown={shown} show={show} />
      <Tenants tenants={seen.tenants} />
      <Compared answer={answer} nameOf={nameOf} />
      <HeadroomChanges answer={answer} />
    </>
  );
}

function Tenants({ tenants }: Pick<WhatIfCase, 'tenants'>): ReactElement | null {
  const { t } = useWords();
  if (tenants.length === 0) return null;
  return (
    <section>
      <h3>{t('what-if.tenants')}</h3>
      <ul className="round-list">
        {tenants.map(({ id, name, lost, unprotected }) => (
          <li key={id}>
            {name}: {lost.length > 0 && t('what-if.tenant-lost', { count: lost.length })}
            {lost.length > 0 && unprotected.length > 0 && ', '}
            {unprotected.length > 0 && t('what-if.tenant-unprotected', { count: unprotected.length })}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The address itself is the link; the files hold the same answer. */
function TakeAway({ without, saving }: Pick<WhatIfProps, 'without' | 'saving'>): ReactElement {
  const { t } = useWords();
  const [copied, setCopied] = useState<'yes' | 'no' | null>(null);
  const query = `without=${without.map(encodeURIComponent).join(',')}`;
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(location.href);
      setCopied('yes');
    } catch {
      // Not everywhere is a page allowed to; the address bar holds the same.
      setCopied('no');
    }
  }
  return (
    <section className="take-away">
      <h3>{t('what-if.take-away')}</h3>
      <div className="what-if-tools">
        <button type="button" className="button" onClick={() => void copy()}>
          {t('what-if.copy-link')}
        </button>
        <a className="button" href={documentAddress(`/what-if/report.json?${query}`)}>
          JSON
        </a>
        <a className="button" href={documentAddress(`/what-if/table.csv?${query}`)}>
          CSV
        </a>
        <button type="button" className="button" onClick={() => print()}>
          {t('what-if.print')}
        </button>
        {saving}
        <span role="status" className="soft">
          {copied !== null && t(copied === 'yes' ? 'what-if.copied' : 'what-if.not-copied')}
        </span>
      </div>
    </section>
  );
}
