// What the link in a page opens: for somebody woken at night with a phone in the dark. First what to do, then what is wrong,
// since when, what it threatens and how long; the one button lies under the thumb. Reading needs no sign-in: the link is
// the key. Easy to get wrong: a page somebody else has taken must say so before anything else.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactElement } from 'react';
import type { PageView } from '../../api/contract.ts';
import { formatCountdown } from '../age.ts';
import { useWords } from '../language.ts';
import type { Speaker } from '../language.ts';
import { serverNowMs, useNowMs } from '../live/browser-time.ts';
import { PriorityMark } from '../parts/marks.tsx';
import { Shown, Trouble } from '../parts/notices.tsx';
import { usePageTitle } from '../parts/page-title.ts';
import { saySentence } from '../parts/sentence.tsx';
import { AgeText, Moment, SinceText, ZoneProvider } from '../parts/time.tsx';
import { usePage } from '../queries.ts';
import { ask } from '../server.ts';
import { LanguageChoice, ThemeChoice } from '../shell/choices.tsx';
import '../styles/on-call.css';
import { Deliveries } from './deliveries.tsx';

export function PagedPage({ token }: { readonly token: string }): ReactElement {
  const page = usePage(token);
  return (
    <main className="paged">
      <Shown of={page}>
        {(view) => (
          <ZoneProvider value={view.timeZone}>
            <Paged page={view} token={token} receivedAtMs={page.dataUpdatedAt} />
          </ZoneProvider>
        )}
      </Shown>
      {page.data !== undefined && page.error !== null && <Trouble inline error={page.error} />}
      <footer className="paged-foot">
        <LanguageChoice />
        <ThemeChoice />
      </footer>
    </main>
  );
}

/** The first line: what the reader has to do now. */
function sayWhatToDo(page: PageView, speaker: Speaker): string {
  if (page.state === 'closed') return speaker.t('page.nothing-to-do');
  const action = page.alert.action === null ? '' : saySentence(page.alert.action, speaker);
  if (page.state === 'acknowledged' && page.acknowledgedBy !== null && page.acknowledgedBy === page.reader) {
    return `${speaker.t('page.yours')} ${action}`.trim();
  }
  if (page.state === 'acknowledged') {
    return speaker.t('page.taken', { name: page.acknowledgedBy ?? speaker.t('page.somebody') });
  }
  return action === '' ? speaker.t('page.acknowledge-first') : action;
}

type Act = 'acknowledge' | 'escalate' | 'decline';

interface PagedProps {
  readonly page: PageView;
  readonly token: string;
  readonly receivedAtMs: number;
}

function Paged({ page, token, receivedAtMs }: PagedProps): ReactElement {
  const speaker = useWords();
  const { t } = speaker;
  const queries = useQueryClient();
  const { alert } = page;
  const cause = saySentence(alert.sentence, speaker);
  usePageTitle(cause);
  const act = useMutation({
    mutationFn: (what: Act) => ask('POST', `/pages/${encodeURIComponent(token)}/${what}`),
    onSettled: () => queries.invalidateQueries({ queryKey: ['page', token] }),
  });
  return (
    <>
      <p className="paged-site">{page.siteName}</p>
      <h1>{sayWhatToDo(page, speaker)}</h1>
      <section className="paged-cause">
        <PriorityMark priority={alert.priority} />
        <h2>{cause}</h2>
        <p>
          <SinceText sinceMs={alert.openedAtMs} /> · <AgeText sinceMs={alert.openedAtMs} />
        </p>
        {alert.returnedAtMs !== null && (
          <p>
            {t('alert.returned')} <Moment atMs={alert.returnedAtMs} />
          </p>
        )}
        {alert.consequence !== null && <p>{saySentence(alert.consequence, speaker)}</p>}
      </section>
      {page.countdownSeconds !== null && page.state !== 'closed' && (
        <Countdown key={receivedAtMs} seconds={page.countdownSeconds} />
      )}
      <section className="paged-told">
        <h2>{t('page.told')}</h2>
        <Deliveries page={page} />
      </section>
      {act.error !== null && <Trouble inline error={act.error} />}
      {page.state === 'open' && <Actions act={act} />}
    </>
  );
}

/** Counts down from the last answer of the server; a new answer starts it anew. */
function Countdown({ seconds }: { readonly seconds: number }): ReactElement {
  const { t } = useWords();
  const [startMs] = useState(serverNowMs);
  const left = seconds - (useNowMs() - startMs) / 1_000;
  return (
    <p className="paged-countdown">
      <span>{t('page.countdown')}</span>
      <strong role="timer">{formatCountdown(left)}</strong>
    </p>
  );
}

function Actions({ act }: { readonly act: UseMutationResult<unknown, Error, Act> }): ReactElement {
  const { t } = useWords();
  return (
    <div className="paged-actions">
      <div className="paged-others">
        <button
          type="button"
          className="button"
          disabled={act.isPending}
          onClick={() => act.mutate('escalate')}
        >
          {t('page.escalate')}
        </button>
        <button
          type="button"
          className="button"
          disabled={act.isPending}
          onClick={() => act.mutate('decline')}
        >
          {t('page.decline')}
        </button>
      </div>
      <button
        type="button"
        className="button primary paged-acknowledge"
        disabled={act.isPending}
        onClick={() => act.mutate('acknowledge')}
      >
        {t('alert.acknowledge')}
      </button>
    </div>
  );
}
