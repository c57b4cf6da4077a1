// The door: name and password, paste and password managers welcome. Easy to get wrong: where somebody wanted to go comes from
// the address, so it is only followed when it is a path of our own.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent, ReactElement } from 'react';
import type { SessionView } from '../../api/contract.ts';
import { useWords } from '../language.ts';
import { navigate, useAddress } from '../navigation.tsx';
import { Trouble } from '../parts/notices.tsx';
import { usePageTitle } from '../parts/page-title.ts';
import { ask } from '../server.ts';
import { homeOf } from '../shell/roles.ts';
import { DoorFrame } from './door-frame.tsx';

/** The path to go to after signing in: our own paths only, never another host. */
export function safeTarget(wanted: string | null, home: string): string {
  if (wanted === null || !wanted.startsWith('/') || /^\/[/\\]/.test(wanted)) return home;
  return wanted.startsWith('/sign-in') || wanted === '/' ? home : wanted;
}

export function SignInPage(): ReactElement {
  const { t } = useWords();
  const queries = useQueryClient();
  const wanted = useAddress().searchParams.get('to');
  usePageTitle(t('door.title'));
  const signIn = useMutation({
    mutationFn: (credentials: { login: string; password: string }) =>
      ask<SessionView>('POST', '/session', credentials),
    onSuccess: (session) => {
      queries.clear();
      queries.setQueryData(['session'], session);
      navigate(safeTarget(wanted, homeOf(session)), true);
    },
  });
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    signIn.mutate({ login: textOf(form, 'login'), password: textOf(form, 'password') });
  }
  return (
    <DoorFrame title={t('door.title')}>
      <form onSubmit={submit}>
        <label>
          <span>{t('door.login')}</span>
          <input
            name="login"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            required
            autoFocus
          />
        </label>
        <label>
          <span>{t('door.password')}</span>
          <input name="password" type="password" autoComplete="current-password" required />
        </label>
        {signIn.error !== null && <Trouble inline error={signIn.error} />}
        <button type="submit" className="button primary" disabled={signIn.isPending}>
          {t('door.enter')}
        </button>
      </form>
    </DoorFrame>
  );
}

function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}
