// The verdict as one sentence, large enough for the far wall; beside it, apart, what the design promises and whether the
// site would survive a surprise.
import type { ReactElement } from 'react';
import type { OverviewView, VerdictView } from '../../api/contract.ts';
import { useWords } from '../language.ts';
import type { Speaker } from '../language.ts';
import { Link } from '../navigation.tsx';
import { AnswerShape } from '../parts/marks.tsx';
import { saySentence } from '../parts/sentence.tsx';
import { AgeText, SinceText, sayAge } from '../parts/time.tsx';
import { useVerdictWhy } from '../verdicts/verdict-queries.ts';
import { sayComeBack, sayNames } from '../verdicts/why.tsx';

const reasonsShown = 2;
/** A headline with more characters is set smaller, so that the wall keeps room for the lanes; with so many, smaller still. */
const wideHeadline = 36;
const longHeadline = 64;

function sizeOf({ length }: string): string {
  if (length > longHeadline) return 'verdict-long';
  return length > wideHeadline ? 'verdict-wide' : '';
}

export function VerdictBlock({ overview }: { readonly overview: OverviewView }): ReactElement {
  const speaker = useWords();
  const { live } = overview;
  const sentence = saySentence(live.sentence, speaker);
  const verdict = speaker.find(`sentence.${live.sentence.code}.short`) ?? sentence;
  const headline = overview.battery === null ? verdict : sayBattery(overview.battery, speaker);
  return (
    <section className={`verdict verdict-${live.answer}`} aria-labelledby="verdict-now">
      <div className="verdict-now">
        <p className="label">
          {speaker.t('verdict.now')}
          {live.sinceMs !== null && (
            <>
              {' · '}
              <SinceText sinceMs={live.sinceMs} /> (<AgeText sinceMs={live.sinceMs} />)
            </>
          )}
        </p>
        <h1 id="verdict-now" aria-live="polite" title={sentence} className={sizeOf(headline)}>
          <AnswerShape answer={overview.battery === null ? live.answer : 'no'} />
          <span className="verdict-sentence live-figure">{headline}</span>
        </h1>
        <Reasons verdict={live} headlined={overview.battery === null ? undefined : verdict} />
        <Outlook verdict={live} />
      </div>
      <dl className="verdict-others">
        <Other title={speaker.t('verdict.design')} verdict={overview.design} />
        <Other title={speaker.t('verdict.survives')} verdict={overview.survivesSingleFailure} />
      </dl>
    </section>
  );
}

/** Minutes, not a path: when only batteries carry loads, nothing is more urgent than for how long. */
function sayBattery({ loads, runtimeSeconds }: NonNullable<OverviewView['battery']>, { t }: Speaker): string {
  const left =
    runtimeSeconds === null
      ? t('verdict.battery-unknown')
      : t('verdict.battery-left', { time: sayAge(runtimeSeconds, t) });
  return t('verdict.on-battery', { count: loads, left });
}

/** What would make it yes again and who is concerned, in one line; the page behind it has all of it. */
function Outlook({ verdict }: { readonly verdict: VerdictView }): ReactElement {
  const speaker = useWords();
  const isNo = verdict.answer !== 'yes';
  const stamp = `${verdict.answer} ${verdict.reasons.map(({ text }) => text).join()}`;
  const { data } = useVerdictWhy(isNo, stamp);
  const [worst] = isNo ? (data?.obstacles ?? []) : [];
  const comeBack = isNo ? data?.comeBack : undefined;
  const said = [
    ...(comeBack === undefined || comeBack === null ? [] : [sayComeBack(comeBack, speaker)]),
    ...(worst === undefined || worst.tenantCount === 0
      ? []
      : [`${speaker.t('verdicts.tenants')}: ${sayNames(worst.tenants, worst.tenantCount, speaker)}`]),
  ];
  const line = said.join(' · ');
  return (
    <p className="verdict-outlook">
      <Link href="/verdicts">{speaker.t('verdicts.link')}</Link>
      {line !== '' && <span title={line}>{line}</span>}
    </p>
  );
}

interface ReasonsProps {
  readonly verdict: VerdictView;
  /** The verdict itself, when something more urgent has taken the headline. */
  readonly headlined: string | undefined;
}

function Reasons({ verdict, headlined }: ReasonsProps): ReactElement | null {
  const speaker = useWords();
  const saidAbove = headlined === undefined ? undefined : 'now.on-battery';
  const reasons = [
    ...(headlined === undefined ? [] : [headlined]),
    ...whyNotProven(verdict, speaker),
    ...verdict.reasons.filter(({ code }) => code !== saidAbove).map((one) => saySentence(one, speaker)),
  ];
  const rest = reasons.length - reasonsShown;
  if (reasons.length === 0) return null;
  return (
    <ul className="verdict-reasons">
      {reasons.slice(0, reasonsShown).map((reason) => (
        <li key={reason} title={reason}>
          {reason}
        </li>
      ))}
      {rest > 0 && <li className="soft nowrap">{speaker.t('verdict.more-reasons', { count: rest })}</li>}
    </ul>
  );
}

/** Whose state is missing for a proof, when that is the reason. */
function whyNotProven({ sentence }: VerdictView, speaker: Speaker): readonly string[] {
  const why = speaker.find(`sentence.${sentence.code}.why`, sentence.params);
  return why === undefined ? [] : [why];
}

function Other({ title, verdict }: { readonly title: string; readonly verdict: VerdictView }): ReactElement {
  const speaker = useWords();
  const first = verdict.answer === 'yes' ? undefined : verdict.reasons[0];
  return (
    <div className="verdict-other">
      <dt>{title}</dt>
      <dd>
        <span className="mark">
          <AnswerShape answer={verdict.answer} />
          <strong>{speaker.t(`answer.${verdict.answer}`)}</strong>
        </span>
        {first !== undefined && <span className="verdict-other-why">{saySentence(first, speaker)}</span>}
      </dd>
    </div>
  );
}
