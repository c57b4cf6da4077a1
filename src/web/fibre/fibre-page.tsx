// The fibres: the ways side by side from carrier to router, each with its light and its traffic, and what they share. Easy
// to get wrong: "the others could carry it" is only said when both figures and every capacity are known.
import type { ReactElement } from 'react';
import type { FibreLinkView, FibreView, StepOfWay } from '../../api/contract-fibre.ts';
import { formatCoverage, formatFlow, formatPercent } from '../format.ts';
import { useWords } from '../language.ts';
import { Link } from '../navigation.tsx';
import { PriorityMark, StateMark } from '../parts/marks.tsx';
import { Meter } from '../parts/meter.tsx';
import { Empty, Shown } from '../parts/notices.tsx';
import { usePageTitle } from '../parts/page-title.ts';
import { devicePath } from '../routes.ts';
import '../styles/fibre.css';
import { useFibre } from './fibre-queries.ts';
import { LightBlock } from './light.tsx';
import { OtherPorts } from './other-ports.tsx';
import { SharedFates } from './shared-fates.tsx';

export function FibrePage(): ReactElement {
  const { t } = useWords();
  usePageTitle(t('fibre.title'));
  return (
    <div className="page fibre-page">
      <header>
        <p className="label">
          <Link href="/diagram?medium=network">{t('fibre.on-diagram')}</Link>
        </p>
        <h1>{t('fibre.title')}</h1>
        <p className="soft">{t('fibre.what')}</p>
      </header>
      <Shown of={useFibre()}>
        {(view) =>
          view.links.length === 0 ? (
            <Empty>{t('fibre.none')}</Empty>
          ) : (
            <>
              <ul className="fibre-links">
                {view.links.map((link) => (
                  <li key={link.id}>
                    <LinkColumn link={link} />
                  </li>
                ))}
              </ul>
              <Together view={view} />
              <SharedFates view={view} />
              <OtherPorts ports={view.otherPorts} />
            </>
          )
        }
      </Shown>
    </div>
  );
}

function LinkColumn({ link }: { readonly link: FibreLinkView }): ReactElement {
  const { t } = useWords();
  const heading = `link-${link.id}`;
  return (
    <section className="fibre-link" aria-labelledby={heading}>
      <h2 id={heading}>{link.name}</h2>
      {link.isAlone && <p className="fibre-alone">{t('fibre.alone')}</p>}
      <ol className="fibre-way" aria-label={t('fibre.way')}>
        {[...link.way, ...link.takers].map((step) => (
          <Step key={step.id} step={step} />
        ))}
      </ol>
      {link.risks.length > 0 && (
        <p className="small">
          <span className="soft">{t('fibre.risks')}:</span> {link.risks.join(', ')}
        </p>
      )}
      <h3 className="label">
        {t('fibre.light')}
        {link.light !== null && (
          <>
            {' · '}
            <Link href={devicePath(link.light.deviceId)}>{link.light.deviceName}</Link>
          </>
        )}
      </h3>
      {link.light === null ? <Empty>{t('fibre.no-port')}</Empty> : <LightBlock light={link.light} />}
      <h3 className="label">{t('fibre.traffic')}</h3>
      <Traffic link={link} />
    </section>
  );
}

function Step({ step }: { readonly step: StepOfWay }): ReactElement {
  const { find } = useWords();
  return (
    <li>
      <span className="small soft">{find(`kind.${step.kind}`) ?? step.kind}</span>
      <Link href={`/diagram?medium=network&element=${encodeURIComponent(step.id)}`}>{step.name}</Link>
      <StateMark state={step.state} />
    </li>
  );
}

function Traffic({ link }: { readonly link: FibreLinkView }): ReactElement {
  const { t, language } = useWords();
  const { traffic } = link;
  const { othersCarryAll } = traffic;
  return (
    <>
      <dl className="fibre-figures">
        <div>
          <dt className="small soft">{t('fibre.out')}</dt>
          <dd className="live-figure">{formatFlow(traffic.out, 'Gbit/s', language)}</dd>
        </div>
        <div>
          <dt className="small soft">{t('fibre.in')}</dt>
          <dd className="live-figure">{formatFlow(traffic.in, 'Gbit/s', language)}</dd>
        </div>
        <div>
          <dt className="small soft">{t('fibre.capacity')}</dt>
          <dd>{formatFlow(traffic.capacity, 'Gbit/s', language)}</dd>
        </div>
        <div>
          <dt className="small soft">{t('fibre.share')}</dt>
          <dd className="live-figure">{formatPercent(traffic.share, language)}</dd>
        </div>
      </dl>
      <Meter ratio={traffic.share} />
      {!link.isAlone && (
        <p className={othersCarryAll === 'unknown' ? 'fibre-carry soft' : 'fibre-carry'}>
          {othersCarryAll === 'no' && <PriorityMark priority="medium" wordless />}{' '}
          {t(`fibre.carry.${othersCarryAll}`)}
        </p>
      )}
    </>
  );
}

/** What all links of a group carry together. */
function Together({ view }: { readonly view: FibreView }): ReactElement | null {
  const { t, language } = useWords();
  if (view.groups.length === 0) return null;
  const nameOf = (id: string): string => view.links.find((link) => link.id === id)?.name ?? id;
  return (
    <section aria-labelledby="fibre-together">
      <h2 id="fibre-together">{t('fibre.all-traffic')}</h2>
      {view.groups.map((group) => (
        <dl key={group.linkIds.join()} className="fibre-figures">
          <div>
            <dt className="small soft">{[...new Set(group.linkIds.map(nameOf))].join(' + ')}</dt>
            <dd className="live-figure">
              {t('fibre.now')} {formatFlow(group.now, 'Gbit/s', language)}
            </dd>
          </div>
          <div>
            <dt className="small soft">{t('fibre.p95')}</dt>
            <dd>
              {formatFlow(group.percentile95, 'Gbit/s', language)}{' '}
              <span className="small soft nowrap">
                {formatCoverage(group.coverage, language)} {t('fibre.known')}
              </span>
            </dd>
          </div>
        </dl>
      ))}
    </section>
  );
}
