// The verdict on a window: the answer first, large, by shape and word; then why, who, what is left. Easy to get wrong: a
// verdict that is being asked anew is old until it comes, and says so; a GO has no colour, for nothing is wrong.
import type { ReactElement } from 'react';
import type { GoAnswerView, GoVerdictView, Named } from '../../api/contract-maintenance.ts';
import { formatFlow, formatKw, formatMoment } from '../format.ts';
import { useWords } from '../language.ts';
import type { Speaker } from '../language.ts';
import { useNowMs } from '../live/browser-time.ts';
import { Link } from '../navigation.tsx';
import { AnswerShape } from '../parts/marks.tsx';
import { saySentence } from '../parts/sentence.tsx';
import { sayAge, usePlace } from '../parts/time.tsx';
import { windowPath } from '../routes.ts';
import { useSignedIn } from '../shell/session-context.ts';

const shapes = { go: 'yes', 'no-go': 'no', 'not-proven': 'not-proven' } as const;

/** The answer as shape and word. */
export function GoMark({ answer }: { readonly answer: GoAnswerView | null }): ReactElement {
  const { t } = useWords();
  if (answer === null) return <span className="value-old">{t('go.none')}</span>;
  return (
    <span className={`go-mark go-${answer}`}>
      <AnswerShape answer={shapes[answer]} />
      <strong>{t(`go.${answer}`)}</strong>
    </span>
  );
}

const listedAtMost = 14;

/** As many names as anybody reads, and how many more. */
function listed(items: readonly Named[], t: Speaker['t']): string {
  const shown = items.slice(0, listedAtMost).map(({ name }) => name);
  const rest = items.length - shown.length;
  return (rest > 0 ? [...shown, t('wrong.more', { count: rest })] : shown).join(', ');
}

interface PanelProps {
  readonly verdict: GoVerdictView;
  /** Something was changed since, and the new answer has not come yet. */
  readonly isOld: boolean;
}

export function VerdictPanel({ verdict, isOld }: PanelProps): ReactElement {
  const speaker = useWords();
  const { t } = speaker;
  const { basis, otherBasis } = verdict;
  return (
    <section
      className={`go-panel${isOld ? ' is-old' : ''}`}
      aria-label={t('go.title')}
      aria-live="polite"
      aria-busy={isOld}
    >
      <h2 className={`go-sentence go-${verdict.answer}`}>
        <AnswerShape answer={shapes[verdict.answer]} />
        <span>{saySentence(verdict.sentence, speaker)}</span>
      </h2>
      {verdict.reasons.length > 0 && (
        <ul className="go-reasons">
          {verdict.reasons.map((reason) => (
            <li key={reason.text}>{saySentence(reason, speaker)}</li>
          ))}
        </ul>
      )}
      <p className="soft small">
        {t(`go.basis.${basis}`)} {t(`go.other.${otherBasis.basis}`)}{' '}
        <strong>{t(`go.${otherBasis.answer}`)}</strong>
        {' · '}
        {t('go.judged', { time: sayAge((useNowMs() - verdict.atMs) / 1_000, t) })}
      </p>
      <BadSpans verdict={verdict} />
      <Facts verdict={verdict} />
    </section>
  );
}

function BadSpans({ verdict }: { readonly verdict: GoVerdictView }): ReactElement | null {
  const { t } = useWords();
  const place = usePlace();
  const nowMs = useNowMs();
  if (verdict.badSpans.length === 0) return null;
  return (
    <div>
      <h3>{t('go.when')}</h3>
      <ul className="go-spans">
        {verdict.badSpans.map(({ fromMs, untilMs, answer }) => (
          <li key={fromMs}>
            {formatMoment(fromMs, nowMs, place)} – {formatMoment(untilMs, nowMs, place)}{' '}
            <GoMark answer={answer} />
          </li>
        ))}
      </ul>
      {verdict.conflicts.length > 0 && (
        <p>
          {t('go.conflicts')}{' '}
          {verdict.conflicts.map(({ windowId, title }) => (
            <Link key={windowId} className="go-conflict" href={windowPath(windowId)}>
              {title}
            </Link>
          ))}
        </p>
      )}
    </div>
  );
}

function Facts({ verdict }: { readonly verdict: GoVerdictView }): ReactElement {
  const { t, language } = useWords();
  const { singlePointsOfFailure, headroom, forecast } = verdict;
  const isMadeUp = useSignedIn().simulated && forecast.fromHistory > 0;
  return (
    <dl className="go-facts">
      <dt>{t('go.spofs')}</dt>
      <dd>
        {verdict.isLosing && <strong>{t('go.spofs-losing')} </strong>}
        {singlePointsOfFailure.length === 0
          ? !verdict.isLosing && t('go.spofs-none')
          : listed(singlePointsOfFailure, t)}
      </dd>
      <dt>{t('go.tenants')}</dt>
      <dd>
        <TenantLines verdict={verdict} />
      </dd>
      <dt>{t('go.headroom')}</dt>
      <dd>
        {headroom === null
          ? t('lane.no-margin')
          : t(`go.headroom-of.${headroom.on}`, {
              name: headroom.component.name,
              left: formatFlow(headroom.left, headroom.unit, language),
              capacity: formatFlow(headroom.capacity, headroom.unit, language),
            })}
      </dd>
      <dt>{t('go.forecast')}</dt>
      <dd>
        {formatKw(forecast.kilowatts, language)}{' '}
        <span className="soft">
          {t('go.forecast-of', { history: forecast.fromHistory, contract: forecast.fromContract })}
        </span>
        {isMadeUp && <p className="soft small">{t('demo.past')}</p>}
      </dd>
    </dl>
  );
}

function TenantLines({ verdict }: { readonly verdict: GoVerdictView }): ReactElement {
  const { t } = useWords();
  if (verdict.tenants.length === 0) return <>{t('go.tenants-none')}</>;
  return (
    <ul>
      {verdict.tenants.map((tenant) => (
        <li key={tenant.id}>
          <strong className={tenant.effect === 'loses' ? 'go-loses' : undefined}>{tenant.name}</strong>{' '}
          {t(`go.${tenant.effect}`)}: {listed(tenant.loads, t)}
        </li>
      ))}
    </ul>
  );
}
