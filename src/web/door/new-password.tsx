// The field for a new password, what it has to be, and whether it is shown while it is typed.
import type { ReactElement } from 'react';
import { useWords } from '../language.ts';
import { leastPasswordLength } from './password-length.ts';

interface NewPasswordProps {
  readonly shown: boolean;
  readonly show: (shown: boolean) => void;
  readonly autoFocus?: boolean;
}

export function NewPassword({ shown, show, autoFocus = false }: NewPasswordProps): ReactElement {
  const { t } = useWords();
  return (
    <>
      <label>
        <span>{t('door.new-password')}</span>
        <input
          name="password"
          type={shown ? 'text' : 'password'}
          autoComplete="new-password"
          minLength={leastPasswordLength}
          required
          autoFocus={autoFocus}
        />
      </label>
      <p className="soft small">{t('door.password-rule', { count: leastPasswordLength })}</p>
      <label className="check">
        <input type="checkbox" checked={shown} onChange={(event) => show(event.target.checked)} />
        {t('door.show')}
      </label>
    </>
  );
}
