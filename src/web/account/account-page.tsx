// What a person changes about themselves: password, language, and the way out; for administrators the tokens of programs. Easy to get wrong: a wrong present password
// is refused like a missing right, and must not be shown as one.
import type { ReactElement } from 'react';
import { useWords } from '../language.ts';
import { usePageTitle } from '../parts/page-title.ts';
import { SignOut } from '../shell/bars.tsx';
import { LanguageChoice, ThemeChoice } from '../shell/choices.tsx';
import { canMakeTokens } from '../shell/roles.ts';
import { useSignedIn } from '../shell/session-context.ts';
import '../styles/door.css';
import { ChangePassword } from './change-password.tsx';
import { ProgramTokens } from './program-tokens.tsx';

export function AccountPage(): ReactElement {
  const { t } = useWords();
  const session = useSignedIn();
  usePageTitle(t('account.title'));
  return (
    <div className="page account">
      <header>
        <h1>{t('account.title')}</h1>
        <p>
          <span className="soft">{t('account.signed-in')}</span> <strong>{session.person.name}</strong>{' '}
          <span className="soft">({session.person.login})</span>
        </p>
      </header>
      <section className="account-choices" aria-label={t('language')}>
        <LanguageChoice session={session} />
        <ThemeChoice />
        <SignOut className="button" />
      </section>
      <section aria-labelledby="change-password">
        <h2 id="change-password">{t('account.password')}</h2>
        <ChangePassword login={session.person.login} />
      </section>
      {canMakeTokens(session) && <ProgramTokens />}
    </div>
  );
}
