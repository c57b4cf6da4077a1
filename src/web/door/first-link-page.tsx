// The first-run link: its token signs in once, then a password is chosen. Easy to get wrong: the token stands after the `#`, so
// that no server or proxy ever logs it; it is taken out of the address as soon as it has been used.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import type { SessionView } from '../../api/contract.ts';
import { useWords } from '../language.ts';
import { navigate } from '../navigation.tsx';
import { Loading, Trouble } from '../parts/notices.tsx';
import { usePageTitle } from '../parts/page-title.ts';
import { ServerProblem, ask } from '../server.ts';
import { homeOf } from '../shell/roles.ts';
import { DoorFrame } from './door-frame.tsx';
import { NewPassword } from './new-password.tsx';

/** Redeems the token of the address, or takes the session that already exists. */
function useLinkSession(): UseQueryResult<SessionView, Error> {
  const [token] = useState(() => location.hash.slice(1));
  return useQuery({
    queryKey: ['first-link', token],
    queryFn: async () => {
      if (token === '') return ask<SessionView>('GET', '/session');
      // Cut off in a mail, or not copied to its end: the server knows no such link either.
      if (!/^[\w-]{43}$/.test(token)) throw new ServerProblem(404, 'not-found', '', '');
      await ask('POST', '/session/link', { token });
      history.replaceState(null, '', '/sign-in/link');
      return ask<SessionView>('GET', '/session');
    },
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
}

export function FirstLinkPage(): ReactElement {
  const { t } = useWords();
  const opened = useLinkSession();
  usePageTitle(t('door.choose-title'));
  return (
    <DoorFrame title={t('door.choose-title')}>
      {opened.isPending && <Loading />}
      {opened.error !== null && <Trouble inline error={opened.error} />}
      {opened.data !== undefined && <ChoosePassword session={opened.data} />}
    </DoorFrame>
  );
}

function ChoosePassword({ session }: { readonly session: SessionView }): ReactElement {
  const { t } = useWords();
  const queries = useQueryClient();
  const [shown, setShown] = useState(false);
  const choose = useMutation({
    mutationFn: (password: string) => ask('PUT', '/session/password', { password }),
    onSuccess: async () => {
      queries.clear();
      await queries.fetchQuery({ queryKey: ['session'], queryFn: () => ask<SessionView>('GET', '/session') });
      navigate(homeOf(session), true);
    },
  });
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const password = new FormData(event.currentTarget).get('password');
    if (typeof password === 'string') choose.mutate(password);
  }
  return (
    <form onSubmit={submit}>
      <p>{t('door.hello', { name: session.person.name })}</p>
      <input
        type="text"
        className="unseen"
        autoComplete="username"
        value={session.person.login}
        readOnly
        tabIndex={-1}
        aria-label={t('door.login')}
      />
      <NewPassword shown={shown} show={setShown} autoFocus />
      {choose.error !== null && <Trouble inline error={choose.error} />}
      <button type="submit" className="button primary" disabled={choose.isPending}>
        {t('door.save')}
      </button>
    </form>
  );
}
