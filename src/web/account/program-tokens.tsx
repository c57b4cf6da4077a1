// Tokens for programs, made and revoked by an administrator. Easy to get wrong: a token is shown once, here, and is kept
// nowhere in the browser; revoking cuts a program off for good and is therefore asked twice.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import type { NewTokenView, TokenView } from '../../api/contract-device.ts';
import { useTokens } from '../devices/device-queries.ts';
import { useWords } from '../language.ts';
import { Empty, Shown, Trouble } from '../parts/notices.tsx';
import { AgeText, Moment } from '../parts/time.tsx';
import { ask } from '../server.ts';

export function ProgramTokens(): ReactElement {
  const { t } = useWords();
  return (
    <section className="tokens" aria-labelledby="tokens-title">
      <h2 id="tokens-title">{t('token.title')}</h2>
      <p className="soft">{t('token.what')}</p>
      <Shown of={useTokens()}>
        {(tokens) => (tokens.length === 0 ? <Empty>{t('token.none')}</Empty> : <TokenList tokens={tokens} />)}
      </Shown>
      <NewToken />
    </section>
  );
}

function TokenList({ tokens }: { readonly tokens: readonly TokenView[] }): ReactElement {
  const { t } = useWords();
  return (
    <ul className="token-list">
      {tokens.map((token) => (
        <li key={token.id}>
          <p>
            <strong>{token.name}</strong>{' '}
            <span className="small soft">{t(`token.scope.${token.scope}`)}</span>
            <span className="small soft">
              {t('token.created')} <Moment atMs={token.createdAtMs} />, {token.createdBy}
            </span>
            <span className="small soft">
              {t('token.used')}:{' '}
              {token.lastUsedAtMs === null ? t('device.never') : <AgeText sinceMs={token.lastUsedAtMs} />}
            </span>
          </p>
          <Revoke token={token} />
        </li>
      ))}
    </ul>
  );
}

function Revoke({ token }: { readonly token: TokenView }): ReactElement {
  const { t } = useWords();
  const queries = useQueryClient();
  const [isAsked, setAsked] = useState(false);
  const revoke = useMutation({
    mutationFn: () => ask('DELETE', `/tokens/${token.id}`),
    onSettled: () => queries.invalidateQueries({ queryKey: ['tokens'] }),
  });
  return (
    <div>
      <button
        type="button"
        className="button"
        disabled={revoke.isPending}
        aria-label={`${t(isAsked ? 'token.revoke-sure' : 'token.revoke')}: ${token.name}`}
        onClick={() => (isAsked ? revoke.mutate() : setAsked(true))}
        onBlur={() => setAsked(false)}
      >
        {t(isAsked ? 'token.revoke-sure' : 'token.revoke')}
      </button>
      {revoke.error !== null && <Trouble inline error={revoke.error} />}
    </div>
  );
}

function NewToken(): ReactElement {
  const { t } = useWords();
  const queries = useQueryClient();
  const form = useRef<HTMLFormElement>(null);
  const [scope, setScope] = useState<TokenView['scope']>('metrics');
  const make = useMutation({
    mutationFn: (body: { readonly name: string; readonly scope: string }) =>
      ask<NewTokenView>('POST', '/tokens', body),
    onSuccess: () => form.current?.reset(),
    onSettled: () => queries.invalidateQueries({ queryKey: ['tokens'] }),
  });
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const name = new FormData(event.currentTarget).get('name');
    if (typeof name === 'string') make.mutate({ name, scope });
  }
  return (
    <form ref={form} className="narrow-form" onSubmit={submit}>
      <label>
        <span>{t('token.name')}</span>
        <input name="name" type="text" maxLength={100} required pattern=".*\S.*" autoComplete="off" />
      </label>
      <label>
        <span>{t('token.scope')}</span>
        <select value={scope} onChange={(event) => setScope(event.target.value as TokenView['scope'])}>
          <option value="metrics">{t('token.scope.metrics')}</option>
          <option value="maintenance-notices">{t('token.scope.maintenance-notices')}</option>
        </select>
      </label>
      <button type="submit" className="button" disabled={make.isPending}>
        {t('token.make')}
      </button>
      {make.error !== null && <Trouble inline error={make.error} />}
      {make.data !== undefined && (
        <p role="status" className="token-once">
          <strong>{t('token.made')}</strong>
          <code>{make.data.token}</code>
        </p>
      )}
    </form>
  );
}
