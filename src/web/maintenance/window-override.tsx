// Going ahead against the verdict: what two people accepted, what has turned up since, what somebody asks for now. Easy to
// get wrong: an override stays in sight to the end of the window; who asked for one does not see the button that grants
// it, and the server refuses it anyway; and the button stands below what it consents to, not above.
import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import type { HindranceView, WindowPageView } from '../../api/contract-maintenance.ts';
import { useWords } from '../language.ts';
import { Trouble } from '../parts/notices.tsx';
import { saySentence } from '../parts/sentence.tsx';
import { canMaintain } from '../shell/roles.ts';
import { useSignedIn } from '../shell/session-context.ts';
import { useDecision } from './maintenance-queries.ts';
import { GoMark } from './verdict-panel.tsx';

export function Overrides({ page }: { readonly page: WindowPageView }): ReactElement {
  const { t } = useWords();
  const { approval } = page.window;
  const { covers, uncovered } = page.override;
  return (
    <>
      {approval?.kind === 'override' && (
        <div className="window-override">
          <p>
            {t('maintenance.overridden-by', {
              asked: approval.askedBy,
              by: approval.by,
              reason: approval.reason,
            })}
          </p>
          <Hindrances title={t('maintenance.covers')} all={covers} />
        </div>
      )}
      {uncovered.length > 0 && (
        <div className="window-override is-new" role="alert">
          <Hindrances title={t('maintenance.uncovered')} all={uncovered} />
        </div>
      )}
      <Request page={page} />
    </>
  );
}

function Request({ page }: { readonly page: WindowPageView }): ReactElement | null {
  const { t } = useWords();
  const session = useSignedIn();
  const decide = useDecision(page.window.id);
  const { overrideRequest } = page.window;
  const { asked, isOutdated } = page.override;
  if (overrideRequest === null) return null;
  return (
    <div className="window-override">
      <p>
        {t('maintenance.override-asked', { by: overrideRequest.askedBy, reason: overrideRequest.reason })}
      </p>
      <Hindrances title={t('maintenance.asked-for')} all={asked} />
      {decide.error !== null && <Trouble inline error={decide.error} />}
      {isOutdated && (
        <p>
          <strong>{t('maintenance.outdated')}</strong>
        </p>
      )}
      {!isOutdated && overrideRequest.isOwn && <p className="soft">{t('maintenance.second-person')}</p>}
      {!isOutdated && !overrideRequest.isOwn && canMaintain(session) && (
        <button
          type="button"
          className="button primary"
          disabled={decide.isPending}
          onClick={() => decide.mutate({ path: 'grant' })}
        >
          {t('maintenance.grant')}
        </button>
      )}
    </div>
  );
}

function Hindrances(props: {
  readonly title: string;
  readonly all: readonly HindranceView[];
}): ReactElement | null {
  const speaker = useWords();
  if (props.all.length === 0) return null;
  return (
    <div>
      <h2 className="override-title">{props.title}</h2>
      <ul className="override-list">
        {props.all.map(({ answer, sentence }) => (
          <li key={`${answer} ${sentence.code} ${sentence.text}`}>
            <GoMark answer={answer} /> <span>{saySentence(sentence, speaker)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

export function AskOverride(props: {
  readonly busy: boolean;
  readonly isUnderWay: boolean;
  readonly ask: (reason: string) => void;
}): ReactElement {
  const { t } = useWords();
  const [reason, setReason] = useState('');
  function submit(event: FormEvent): void {
    event.preventDefault();
    props.ask(reason);
  }
  return (
    <form className="override-form" onSubmit={submit}>
      <label>
        <span>{t('maintenance.override-reason')}</span>
        <textarea
          value={reason}
          rows={2}
          required
          maxLength={2_000}
          onChange={(event) => setReason(event.target.value)}
        />
      </label>
      {props.isUnderWay && <p className="soft">{t('maintenance.override-during')}</p>}
      <button type="submit" className="button" disabled={props.busy || reason.trim() === ''}>
        {t('maintenance.ask-override')}
      </button>
    </form>
  );
}
