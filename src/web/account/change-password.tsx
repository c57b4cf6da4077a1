// The form for another password: the present one proves that it is not somebody who found the screen open.
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { NewPassword } from '../door/new-password.tsx';
import { useWords } from '../language.ts';
import { Trouble } from '../parts/notices.tsx';
import { ServerProblem, ask } from '../server.ts';

interface Passwords {
  readonly current: string;
  readonly password: string;
}

export function ChangePassword({ login }: { readonly login: string }): ReactElement {
  const { t } = useWords();
  const [shown, setShown] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const change = useMutation({
    mutationFn: (passwords: Passwords) => ask('PUT', '/session/password', passwords),
    onSuccess: () => form.current?.reset(),
  });
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const [current, password] = [fields.get('current'), fields.get('password')];
    if (typeof current === 'string' && typeof password === 'string') change.mutate({ current, password });
  }
  return (
    <form ref={form} className="narrow-form" onSubmit={submit}>
      <input
        type="text"
        className="unseen"
        autoComplete="username"
        value={login}
        readOnly
        tabIndex={-1}
        aria-label={t('door.login')}
      />
      <label>
        <span>{t('account.current')}</span>
        <input name="current" type={shown ? 'text' : 'password'} autoComplete="current-password" required />
      </label>
      <NewPassword shown={shown} show={setShown} />
      {change.error !== null && <Refusal error={change.error} />}
      {change.isSuccess && <p role="status">{t('account.changed')}</p>}
      <button type="submit" className="button primary" disabled={change.isPending}>
        {t('account.change')}
      </button>
    </form>
  );
}

/** Here a refusal means the passwords; anything else is said as everywhere. */
function Refusal({ error }: { readonly error: Error }): ReactElement {
  const { t } = useWords();
  const code = error instanceof ServerProblem ? error.code : '';
  if (code !== 'access.denied' && code !== 'request.invalid') return <Trouble inline error={error} />;
  const isCurrent = code === 'access.denied';
  return (
    <div className="notice inline" role="alert">
      <p>{t(isCurrent ? 'account.wrong-current' : 'account.refused')}</p>
      <p className="soft">{t(isCurrent ? 'account.wrong-current-mend' : 'account.refused-mend')}</p>
    </div>
  );
}
