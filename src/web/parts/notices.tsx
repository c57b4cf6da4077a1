// What a page shows when it has nothing to show: still loading, nothing there, refused, broken. Every one says what to do
// next, and a refusal carries the id that stands in the server's log.
import type { ReactElement, ReactNode } from 'react';
import { useWords } from '../language.ts';
import { ServerProblem } from '../server.ts';

export function Loading(): ReactElement {
  const { t } = useWords();
  return (
    <div className="notice" role="status">
      <p className="soft">{t('loading')}</p>
    </div>
  );
}

export function Empty({ children }: { readonly children: ReactNode }): ReactElement {
  return <p className="soft empty">{children}</p>;
}

interface TroubleProps {
  readonly error: Error;
  readonly retry?: (() => void) | undefined;
  readonly inline?: boolean;
}

/** Says what went wrong, what to do, and the id to quote. */
export function Trouble({ error, retry, inline = false }: TroubleProps): ReactElement {
  const { t, find } = useWords();
  const code = error instanceof ServerProblem ? error.code : 'unexpected';
  const id = error instanceof ServerProblem ? error.id : '';
  const what = find(`problem.${code}`) ?? (error.message === '' ? t('problem.unexpected') : error.message);
  const mend = find(`mend.${code}`) ?? t('mend.unexpected');
  return (
    <div className={inline ? 'notice inline' : 'notice'} role="alert">
      {inline ? <p>{what}</p> : <h1>{what}</h1>}
      <p className="soft">{mend}</p>
      {retry !== undefined && (
        <button type="button" className="button" onClick={retry}>
          {t('retry')}
        </button>
      )}
      {id !== '' && <code>{t('problem.id', { id })}</code>}
    </div>
  );
}

interface Asked<Data> {
  readonly data: Data | undefined;
  readonly error: Error | null;
  readonly refetch: () => unknown;
}

/** Draws the answer of a query once it is there, and its loading or trouble before. Old data outlives a new trouble. */
export function Shown<Data>(props: {
  readonly of: Asked<Data>;
  readonly children: (data: Data) => ReactNode;
}): ReactElement {
  const { data, error, refetch } = props.of;
  if (data !== undefined) return <>{props.children(data)}</>;
  if (error !== null) return <Trouble error={error} retry={() => void refetch()} />;
  return <Loading />;
}
