// Arming, consenting, disarming. Easy to get wrong: who armed an action is offered no consent to it, and disarming is one
// press away for everybody of operations, with nothing to fill in.
import { useId, useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import type { ActionView, ArmingView } from '../../api/contract-actions.ts';
import { formatMoment } from '../format.ts';
import { useWords } from '../language.ts';
import { useNowMs } from '../live/browser-time.ts';
import { Trouble } from '../parts/notices.tsx';
import { usePlace } from '../parts/time.tsx';
import { useSignedIn } from '../shell/session-context.ts';
import { useActionChange } from './action-queries.ts';

export function ArmingPart({ action }: { readonly action: ActionView }): ReactElement {
  const { t, find } = useWords();
  const { person } = useSignedIn();
  const change = useActionChange(action.name);
  const { arming, standing, definitionHash } = action;
  const nowMs = useNowMs();
  const isPending = arming !== null && arming.disarmedAtMs === null && nowMs < arming.untilMs;
  const mayArm = person.roles.includes('administrator');
  const mayConsent = mayArm && isPending && arming.consentBy === null && arming.by !== person.login;
  return (
    <div className="action-arming">
      <p className={`standing-${standing}`}>
        <strong>
          {standing === 'armed' && arming !== null
            ? t(arming.mode === 'live' ? 'actions.armed-live' : 'actions.armed-dry')
            : (find(`actions.because.${standing}`) ?? standing)}
        </strong>
      </p>
      {arming !== null && <ArmingText arming={arming} />}
      {change.error !== null && <Trouble inline error={change.error} />}
      <div className="action-acts">
        {mayConsent && (
          <button
            type="button"
            className="button"
            disabled={change.isPending}
            onClick={() => change.mutate({ way: 'consent', body: { armingId: arming.id, definitionHash } })}
          >
            {t(arming.mode === 'live' ? 'actions.consent-live' : 'actions.consent-dry')}
          </button>
        )}
        {isPending && (
          <button
            type="button"
            className="button"
            disabled={change.isPending}
            onClick={() => change.mutate({ way: 'disarming', body: {} })}
          >
            {t('actions.disarm')}
          </button>
        )}
      </div>
      {mayArm && !isPending && <ArmingForm action={action} change={change} />}
    </div>
  );
}

function ArmingText({ arming }: { readonly arming: ArmingView }): ReactElement {
  const { t } = useWords();
  const place = usePlace();
  const nowMs = useNowMs();
  const moment = (atMs: number): string => formatMoment(atMs, nowMs, place);
  const { by, reason, armedAtMs, untilMs, consentBy, disarmedBy, disarmedAtMs } = arming;
  return (
    <p className="small">
      {t('actions.armed-by', { by, at: moment(armedAtMs), until: moment(untilMs), reason })}{' '}
      {consentBy === null ? t('actions.no-consent-yet') : t('actions.consented', { by: consentBy })}
      {disarmedBy !== null && disarmedAtMs !== null && (
        <> {t('actions.disarmed-by', { by: disarmedBy, at: moment(disarmedAtMs) })}</>
      )}
    </p>
  );
}

interface ArmingFormProps {
  readonly action: ActionView;
  readonly change: ReturnType<typeof useActionChange>;
}

const longestHours = 168;

function ArmingForm({ action, change }: ArmingFormProps): ReactElement {
  const { t } = useWords();
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const [mode, setMode] = useState<'dry-run' | 'live'>('dry-run');
  const [hours, setHours] = useState('8');
  const [reason, setReason] = useState('');
  function submit(event: FormEvent): void {
    event.preventDefault();
    const { definitionHash } = action;
    const body = { mode, hours: Number(hours), reason: reason.trim(), definitionHash };
    change.mutate({ way: 'arming', body });
  }
  if (!isOpen) {
    return (
      <button type="button" className="button" onClick={() => setOpen(true)}>
        {t('actions.arm')}
      </button>
    );
  }
  return (
    <form className="action-form" onSubmit={submit}>
      <label htmlFor={`${id}-mode`}>{t('actions.mode')}</label>
      <select
        id={`${id}-mode`}
        value={mode}
        onChange={(event) => setMode(event.target.value === 'live' ? 'live' : 'dry-run')}
      >
        <option value="dry-run">{t('actions.mode-dry')}</option>
        <option value="live">{t('actions.mode-live')}</option>
      </select>
      <label htmlFor={`${id}-hours`}>{t('actions.hours')}</label>
      <input
        id={`${id}-hours`}
        type="number"
        required
        min={1}
        max={longestHours}
        step={1}
        value={hours}
        onChange={(event) => setHours(event.target.value)}
      />
      <label htmlFor={`${id}-reason`}>{t('actions.reason')}</label>
      <input
        id={`${id}-reason`}
        required
        minLength={3}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <div className="action-acts">
        <button
          type="submit"
          className="button"
          disabled={change.isPending || reason.trim().length < 3 || hours === ''}
        >
          {t('actions.ask-consent')}
        </button>
        <button type="button" className="button" onClick={() => setOpen(false)}>
          {t('close')}
        </button>
      </div>
    </form>
  );
}
