// How long the site carries on by itself: what protects the loads, every battery against what it has to last, every generator
// against the fuel rule, and the log of refuelling.
import type { ReactElement } from 'react';
import { useWords } from '../language.ts';
import { Link } from '../navigation.tsx';
import { Shown } from '../parts/notices.tsx';
import { usePageTitle } from '../parts/page-title.ts';
import '../styles/autonomy.css';
import { useAutonomy } from './autonomy-queries.ts';
import { Batteries } from './batteries.tsx';
import { Generators } from './generators.tsx';
import { ProtectionLine } from './protection-line.tsx';
import { Refuellings } from './refuellings.tsx';

export function AutonomyPage(): ReactElement {
  const { t } = useWords();
  usePageTitle(t('autonomy.title'));
  return (
    <div className="page autonomy-page">
      <header>
        <p className="label">
          <Link href="/diagram?medium=power">{t('fibre.on-diagram')}</Link>
        </p>
        <h1>{t('autonomy.title')}</h1>
        <p className="soft">{t('autonomy.what')}</p>
      </header>
      <Shown of={useAutonomy()}>
        {(view) => (
          <>
            <ProtectionLine protection={view.protection} />
            <Batteries view={view} />
            <Generators view={view} />
            <Refuellings view={view} />
          </>
        )}
      </Shown>
    </div>
  );
}
