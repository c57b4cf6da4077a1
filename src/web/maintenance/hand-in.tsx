// Handing in a carrier's notice: a file or pasted text, and what became of it. Easy to get wrong: what the server says of it
// quotes the carrier, and is put in as text.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ChangeEvent, FormEvent, ReactElement } from 'react';
import type { NoticeResultView } from '../../api/contract-maintenance.ts';
import { useWords } from '../language.ts';
import { Link } from '../navigation.tsx';
import { Trouble } from '../parts/notices.tsx';
import { windowPath } from '../routes.ts';
import { ask } from '../server.ts';

export function HandIn(): ReactElement {
  const { t } = useWords();
  const queries = useQueryClient();
  const [content, setContent] = useState('');
  const take = useMutation({
    mutationFn: () => ask<NoticeResultView>('POST', '/maintenance/notices', { content }),
    onSuccess: ({ windows }) => windows.length > 0 && setContent(''),
    onSettled: () => queries.invalidateQueries({ queryKey: ['maintenance'] }),
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    take.mutate();
  }
  async function choose(event: ChangeEvent<HTMLInputElement>): Promise<void> {
    const file = event.target.files?.[0];
    if (file !== undefined) setContent(await file.text());
  }
  return (
    <details className="hand-in">
      <summary>{t('maintenance.hand-in')}</summary>
      <form className="notice-form" onSubmit={submit}>
        <p className="soft">{t('maintenance.hand-in-what')}</p>
        <label>
          <span>{t('maintenance.hand-in-file')}</span>
          <input
            type="file"
            accept=".ics,.eml,text/calendar,message/rfc822"
            onChange={(event) => void choose(event)}
          />
        </label>
        <label>
          <span>{t('maintenance.hand-in-text')}</span>
          <textarea value={content} rows={5} onChange={(event) => setContent(event.target.value)} />
        </label>
        <button type="submit" className="button" disabled={take.isPending || content.trim() === ''}>
          {t('maintenance.hand-in-send')}
        </button>
        {take.error !== null && <Trouble inline error={take.error} />}
        {take.data !== undefined && <Outcome result={take.data} />}
      </form>
    </details>
  );
}

function Outcome({ result }: { readonly result: NoticeResultView }): ReactElement {
  const { t } = useWords();
  return (
    <ul role="status">
      {result.windows.map(({ windowId, title, outcome }) => (
        <li key={windowId}>
          <Link href={windowPath(windowId)}>{title}</Link> · {t(`maintenance.notice-outcome.${outcome}`)}
        </li>
      ))}
      {result.faults.map((fault) => (
        <li key={fault}>{fault}</li>
      ))}
    </ul>
  );
}
