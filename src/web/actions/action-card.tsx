// One action: what it does, when, under which interlock as it stands this second, and whether anybody armed it. Easy to get
// wrong: an interlock that cannot be judged looks like one that does not hold, never like one that does.
import type { ReactElement } from 'react';
import type { ActionView, InterlockTermView } from '../../api/contract-actions.ts';
import { formatNumber } from '../format.ts';
import { useWords } from '../language.ts';
import type { Speaker } from '../language.ts';
import { Link } from '../navigation.tsx';
import { PriorityMark } from '../parts/marks.tsx';
import { devicePath } from '../routes.ts';
import { ArmingPart } from './arming-part.tsx';

export function ActionCard({ action }: { readonly action: ActionView }): ReactElement {
  const { t, find, language } = useWords();
  const {
    name,
    title,
    steps,
    components,
    waitSeconds,
    inDrills,
    rate,
    interlock,
    wouldNow,
    standing,
    arming,
  } = action;
  const heading = `action-${name}`;
  const isLive = standing === 'armed' && arming?.mode === 'live';
  return (
    <article className={isLive ? 'action-card is-live' : 'action-card'} aria-labelledby={heading}>
      <header>
        {isLive && <PriorityMark priority="high" wordless />}
        <h2 id={heading}>{title[language]}</h2>
        <code className="soft">{name}</code>
      </header>
      <DeedText action={action} />
      <dl>
        <dt>{t('actions.when')}</dt>
        <dd>
          {steps.length === 0
            ? t('actions.never')
            : steps.map(({ sequence, step }) => `${sequence[language]}: ${step[language]}`).join('; ')}
          {components.length > 0 && ` (${components.join(', ')})`}
        </dd>
        <dt>{t('actions.limits')}</dt>
        <dd>
          {t('actions.rate', { most: rate.atMost, hours: rate.perHours })}
          {waitSeconds > 0 && `; ${t('actions.waits', { seconds: waitSeconds })}`}
          {inDrills && `; ${t('actions.in-drills')}`}
        </dd>
      </dl>
      <h3 className="label">{t('actions.interlock')}</h3>
      <ul className="action-terms">
        {interlock.terms.map((term, at) => (
          <TermRow key={at} term={term} />
        ))}
      </ul>
      <p>
        <span className="soft">{t('actions.would')}</span>{' '}
        <strong>
          {find(`actions.would.${wouldNow}`) ?? find(`actions.because.${wouldNow}`) ?? wouldNow}
        </strong>
      </p>
      <ArmingPart action={action} />
    </article>
  );
}

function DeedText({ action: { deed } }: { readonly action: ActionView }): ReactElement {
  const { t } = useWords();
  if (deed.kind === 'webhook') {
    return (
      <p>
        {t('actions.calls')} <code>{deed.url}</code>
      </p>
    );
  }
  return (
    <p>
      {t('actions.sets')} <Link href={devicePath(deed.deviceId)}>{deed.deviceName}</Link>{' '}
      <code>
        {deed.oid} = {deed.value} ({deed.type})
      </code>
    </p>
  );
}

function TermRow({ term }: { readonly term: InterlockTermView }): ReactElement {
  const words = useWords();
  const { t } = words;
  const verdict = `actions.term.${term.verdict}` as const;
  return (
    <li className={`term-${term.verdict}`}>
      <strong className="nowrap">{t(verdict)}</strong>
      <span>
        {askedText(term, words)} <span className="soft">{seenText(term, words)}</span>
      </span>
    </li>
  );
}

/** `Generator 1 – control mode: auto`. */
function askedText(term: InterlockTermView, speaker: Speaker): string {
  const { t, find } = speaker;
  const { name, point, instance, is, isNot, atLeast, atMost } = term;
  const what =
    point === null ? '' : ` – ${find(`point.${point}`) ?? point}${instance === null ? '' : ` ${instance}`}`;
  const say = (word: string): string => sayState(word, point, speaker);
  const parts = [
    ...(is.length > 0 ? [is.map(say).join(t('actions.or'))] : []),
    ...(isNot.length > 0 ? [`${t('actions.not')} ${isNot.map(say).join(', ')}`] : []),
    ...(atLeast === null ? [] : [`≥ ${sayNumber(atLeast, speaker)}`]),
    ...(atMost === null ? [] : [`≤ ${sayNumber(atMost, speaker)}`]),
  ];
  return `${name}${what}: ${parts.join(', ')}`;
}

function seenText({ seen, point }: InterlockTermView, speaker: Speaker): string {
  const { t } = speaker;
  const told = seen.map(({ instance, value, state }) => {
    const said =
      state !== null
        ? sayState(state, point, speaker)
        : value === null
          ? t('state.unknown')
          : sayNumber(value, speaker);
    return instance === '' ? said : `${instance}: ${said}`;
  });
  return `(${t('actions.now')} ${told.length === 0 ? t('state.unknown') : told.join(', ')})`;
}

function sayState(word: string, point: string | null, { find }: Speaker): string {
  if (point === null) return find(`state.${word}`) ?? word;
  return find(`reading.${point}.${word}`) ?? find(`reading.${word}`) ?? word;
}

function sayNumber(value: number, { language }: Speaker): string {
  return formatNumber(value, Number.isInteger(value) ? 0 : 2, language);
}
