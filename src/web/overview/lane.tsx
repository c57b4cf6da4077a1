// One medium from source to load: every kind of element as a stage with a pip per element, so that redundancy can be
// counted with the eyes. Easy to get wrong: an unknown element is hatched and counted apart, never among the available.
import { Fragment } from 'react';
import type { ReactElement } from 'react';
import type { LaneView, StageView } from '../../api/contract.ts';
import type { ProtectionSummary } from '../../api/contract-autonomy.ts';
import { ProtectionLine } from '../autonomy/protection-line.tsx';
import { formatFlow } from '../format.ts';
import { useWords } from '../language.ts';
import { Link } from '../navigation.tsx';
import { Meter } from '../parts/meter.tsx';

const pipsShown = 12;

interface LaneProps {
  readonly lane: LaneView;
  /** Batteries alone carry something: what a single loss would leave has no meaning then. */
  readonly onBattery: boolean;
  /** Of the lane that powers the loads. */
  readonly protection: ProtectionSummary | undefined;
}

export function Lane({ lane, onBattery, protection }: LaneProps): ReactElement {
  const { t, language } = useWords();
  const margin = onBattery ? null : lane.margin;
  return (
    <section className="lane" aria-labelledby={`lane-${lane.medium}`}>
      <header className="lane-head">
        <h2 id={`lane-${lane.medium}`}>
          <Link href={`/diagram?medium=${lane.medium}`}>{t(`medium.${lane.medium}`)}</Link>
        </h2>
        {protection !== undefined && <ProtectionLine protection={protection} />}
        {lane.medium === 'power' && (
          <Link className="lane-more" href="/autonomy">
            {t('autonomy.link')}
          </Link>
        )}
        {lane.medium === 'network' && (
          <Link className="lane-more" href="/fibre">
            {t('fibre.link')}
          </Link>
        )}
        {lane.medium === 'power' && (
          <Link className="lane-more" href="/drift">
            {t('drift.link')}
          </Link>
        )}
        <p className={margin !== null && margin.headroom < 0 ? 'lane-margin lane-short' : 'lane-margin'}>
          {margin === null
            ? t(onBattery ? 'lane.on-battery' : 'lane.no-margin')
            : t(margin.headroom < 0 ? 'lane.shortfall' : 'lane.margin', {
                headroom: formatFlow(Math.abs(margin.headroom), lane.unit, language),
                name: margin.name,
              })}
        </p>
      </header>
      <ol className="stages">
        {lane.stages.map((stage, index) => (
          <Fragment key={stage.kind}>
            {index > 0 && <li className="stage-link" aria-hidden="true" />}
            <Stage stage={stage} unit={lane.unit} />
          </Fragment>
        ))}
      </ol>
    </section>
  );
}

function Stage({
  stage,
  unit,
}: {
  readonly stage: StageView;
  readonly unit: LaneView['unit'];
}): ReactElement {
  const { t, find, language } = useWords();
  const out = stage.total - stage.available - stage.unknown;
  const isDark = stage.total > 0 && stage.unknown === stage.total;
  const ratio = stage.capacity !== null && stage.capacity > 0 ? stage.output / stage.capacity : null;
  return (
    <li className="stage">
      <span className="stage-kind">{find(`kinds.${stage.kind}`) ?? stage.kind}</span>
      <Pips stage={stage} out={out} />
      <span className="stage-count">
        {!isDark && t('stage.count', { available: stage.available, total: stage.total })}
        {out > 0 && <strong className="stage-out">{t('stage.out', { count: out })}</strong>}
        {stage.unknown > 0 && (
          <span className="value-old">{t('stage.unknown', { count: stage.unknown })}</span>
        )}
      </span>
      <span className="stage-flow live-figure">
        {formatFlow(isDark ? null : stage.output, unit, language)}
      </span>
      {stage.capacity === null ? <span className="meter-none" /> : <Meter ratio={isDark ? null : ratio} />}
    </li>
  );
}

function Pips({ stage, out }: { readonly stage: StageView; readonly out: number }): ReactElement {
  if (stage.total > pipsShown) {
    const share = (count: number): { width: string } => ({ width: `${(count / stage.total) * 100}%` });
    return (
      <span className="pips pips-joined" aria-hidden="true">
        <span className="pip" style={share(stage.available)} />
        {stage.unknown > 0 && <span className="pip pip-unknown" style={share(stage.unknown)} />}
        {out > 0 && <span className="pip pip-out" style={share(out)} />}
      </span>
    );
  }
  const kinds = [
    ...Array.from({ length: stage.available }, () => 'pip'),
    ...Array.from({ length: stage.unknown }, () => 'pip pip-unknown'),
    ...Array.from({ length: out }, () => 'pip pip-out'),
  ];
  return (
    <span className="pips" aria-hidden="true">
      {kinds.map((kind, index) => (
        <span key={`${kind}-${index}`} className={kind} />
      ))}
    </span>
  );
}
