// The register of exercises and tests: what each component has to show and when it last did, what was held, what is planned.
// Easy to get wrong: overdue is what has not passed; a test that was held and failed counts for nothing.
import type { ReactElement } from 'react';
import type { RegisterDutyView, RegisterView } from '../../api/contract-runs.ts';
import { formatDate } from '../format.ts';
import { useWords } from '../language.ts';
import { Link } from '../navigation.tsx';
import { PriorityMark } from '../parts/marks.tsx';
import { Empty, Shown } from '../parts/notices.tsx';
import { usePageTitle } from '../parts/page-title.ts';
import { usePlace } from '../parts/time.tsx';
import '../styles/runs.css';
import { PlannedTests } from './planned-tests.tsx';
import { useRegister } from './run-queries.ts';
import { RunTable } from './runs-page.tsx';
import { say } from './run-words.ts';

export function RegisterPage(): ReactElement {
  const { t } = useWords();
  usePageTitle(t('register.title'));
  return (
    <div className="page register-page">
      <header>
        <p className="label">
          <Link href="/runs">{t('runs.title')}</Link>
        </p>
        <h1>{t('register.title')}</h1>
        <p className="soft">{t('register.what')}</p>
      </header>
      <Shown of={useRegister()}>
        {(view) => (
          <>
            <Duties view={view} />
            <PlannedTests view={view} />
            <section aria-labelledby="register-held">
              <h2 id="register-held">{t('register.held')}</h2>
              {view.entries.length === 0 ? (
                <Empty>{t('register.none')}</Empty>
              ) : (
                <RunTable runs={view.entries} />
              )}
            </section>
          </>
        )}
      </Shown>
    </div>
  );
}

function Duties({ view }: { readonly view: RegisterView }): ReactElement {
  const { t } = useWords();
  if (view.duties.length === 0) return <Empty>{t('register.no-duties')}</Empty>;
  return (
    <section aria-labelledby="register-duties">
      <h2 id="register-duties">{t('register.duties')}</h2>
      <ul className="register-duties">
        {view.duties.map((duty) => (
          <li key={`${duty.kind} ${duty.component.id}`}>
            <Duty duty={duty} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Duty({ duty }: { readonly duty: RegisterDutyView }): ReactElement {
  const { t, language } = useWords();
  const place = usePlace();
  const date = (ms: number): string => formatDate(ms, place);
  return (
    <>
      <strong>{duty.component.name}</strong>
      <span>
        {say(duty.title, language)}{' '}
        <span className="soft">{t('register.every', { days: duty.everyDays })}</span>
      </span>
      <span className={duty.passedMs === null ? 'value-old' : undefined}>
        {duty.passedMs === null ? t('register.never') : t('register.passed', { date: date(duty.passedMs) })}
      </span>
      <span>
        {duty.isOverdue ? (
          <>
            <PriorityMark priority="low" wordless />{' '}
            <strong>{t('register.overdue', { date: date(duty.dueMs) })}</strong>
          </>
        ) : (
          <span className="soft">{t('register.due', { date: date(duty.dueMs) })}</span>
        )}
      </span>
    </>
  );
}
