// Every generator with its fuel: a state in one phrase, hours at the present load and at N against the rule. Easy to get wrong: a
// level nobody can read gives no hours, and that is neither short nor enough.
import type { ReactElement } from 'react';
import type { AutonomyView, FuelAtLoadView, GeneratorView } from '../../api/contract-autonomy.ts';
import { formatKw, formatNumber, formatPercent } from '../format.ts';
import { useWords } from '../language.ts';
import type { Speaker } from '../language.ts';
import { Link } from '../navigation.tsx';
import { Meter } from '../parts/meter.tsx';
import { sayUnit } from '../units.ts';

export function Generators({ view }: { readonly view: AutonomyView }): ReactElement {
  const speaker = useWords();
  const { t } = speaker;
  const { generators, siteHoursAtN, minimumFuelHours, tanks } = view;
  const isShort = siteHoursAtN !== null && siteHoursAtN < minimumFuelHours;
  const minimum = sayHours(minimumFuelHours, speaker);
  const shared = tanks.filter((tank) => tank.isShared);
  return (
    <section aria-labelledby="autonomy-fuel">
      <h2 id="autonomy-fuel">{t('fuel.title')}</h2>
      {generators.length === 0 ? (
        <p className="soft">{t('fuel.none')}</p>
      ) : (
        <>
          <p className={isShort ? 'protection-bad' : undefined}>
            {siteHoursAtN === null
              ? t('fuel.site-unknown')
              : t('fuel.site', { time: sayHours(siteHoursAtN, speaker), minimum })}
          </p>
          <ul className="autonomy-cards">
            {generators.map((generator) => (
              <li key={generator.componentId}>
                <Generator generator={generator} minimumHours={minimumFuelHours} />
              </li>
            ))}
          </ul>
          {shared.length > 0 && (
            <>
              <h3>{t('fuel.tanks')}</h3>
              <dl className="autonomy-facts">
                {shared.flatMap(({ id, name, litres, capacityLitres }) => [
                  <dt key={`${id}-name`}>{name}</dt>,
                  <dd key={`${id}-level`}>{sayLevel(litres, capacityLitres, speaker)}</dd>,
                ])}
              </dl>
            </>
          )}
        </>
      )}
    </section>
  );
}

function Generator(props: {
  readonly generator: GeneratorView;
  readonly minimumHours: number;
}): ReactElement {
  const { generator, minimumHours } = props;
  const speaker = useWords();
  const { t, find } = speaker;
  const { componentId, name, isRunning, state, mode, starts, failedStarts, litres, tankLitres } = generator;
  const running = isRunning === null ? null : t(isRunning ? 'fuel.running' : 'fuel.standing');
  const words = [state, mode].flatMap((word) => (word === null ? [] : [find(`reading.${word}`) ?? word]));
  const phrase = [...(running === null ? [] : [running]), ...words].join(' · ');
  return (
    <article className="autonomy-card" aria-labelledby={`generator-${componentId}`}>
      <h3 id={`generator-${componentId}`}>
        <Link href={`/diagram?medium=power&element=${encodeURIComponent(componentId)}`}>{name}</Link>
      </h3>
      <p className={phrase === '' ? 'value-old' : undefined}>{phrase === '' ? '–' : phrase}</p>
      <Hours label={t('fuel.now')} at={generator.now} />
      <Hours label={t('fuel.at-n')} at={generator.atN} minimumHours={minimumHours} />
      <dl className="autonomy-facts">
        {tankLitres !== null && (
          <>
            <dt>{t('fuel.tank')}</dt>
            <dd>{sayLevel(litres, tankLitres, speaker)}</dd>
          </>
        )}
        {generator.sharedTank !== null && (
          <>
            <dt>{t('fuel.tanks')}</dt>
            <dd>{t('fuel.shared', { name: generator.sharedTank })}</dd>
          </>
        )}
      </dl>
      {starts !== null && (
        <p className="soft small">{t('fuel.starts', { starts, failed: failedStarts ?? '–' })}</p>
      )}
    </article>
  );
}

interface HoursProps {
  readonly label: string;
  readonly at: FuelAtLoadView;
  /** Without one nothing is asked of these hours. */
  readonly minimumHours?: number;
}

function Hours({ label, at, minimumHours }: HoursProps): ReactElement {
  const speaker = useWords();
  const { t, language } = speaker;
  const { hours, loadKw, litresPerHour, source } = at;
  const isShort = hours !== null && minimumHours !== undefined && hours < minimumHours;
  const burn =
    loadKw === null || litresPerHour === null
      ? null
      : t('fuel.burn', {
          litres: `${formatNumber(litresPerHour, 1, language)} ${sayUnit('l', language)}/${sayHourUnit(speaker)}`,
          load: formatKw(loadKw, language),
        });
  return (
    <div className="autonomy-time">
      <p className={isShort ? 'protection-bad' : undefined}>
        <span className="soft">{label}:</span>{' '}
        <strong className="autonomy-figure live-figure">
          {hours === null ? <span className="value-old">–</span> : sayHours(hours, speaker)}
        </strong>
        {minimumHours !== undefined && ` ${t('fuel.minimum', { time: sayHours(minimumHours, speaker) })}`}
        {isShort && ` · ${t('fuel.short')}`}
      </p>
      {minimumHours !== undefined && (
        <Meter ratio={hours === null ? null : Math.min(1, hours / minimumHours)} />
      )}
      {burn !== null && (
        <p className="soft small">
          {burn}
          {source === 'measured' && ` (${t('fuel.measured')})`}
        </p>
      )}
    </div>
  );
}

const wholeFromHours = 24;

function sayHours(hours: number, speaker: Speaker): string {
  const digits = hours >= wholeFromHours || Number.isInteger(hours) ? 0 : 1;
  // Never more than there is.
  const told = Math.floor(hours * 10 ** digits) / 10 ** digits;
  return `${formatNumber(told, digits, speaker.language)} ${sayHourUnit(speaker)}`;
}

function sayHourUnit({ language }: Speaker): string {
  return { az: 'saat', ru: 'ч', en: 'h' }[language];
}

function sayLevel(litres: number | null, capacity: number, { language }: Speaker): string {
  if (litres === null) return '–';
  const unit = sayUnit('l', language);
  return `${formatNumber(litres, 0, language)} ${unit} · ${formatPercent(litres / capacity, language)}`;
}
