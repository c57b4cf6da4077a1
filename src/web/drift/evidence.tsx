// The evidence of one doubt as curves, all on one scale and one time, so that what should follow one another can be seen
// not to. Easy to get wrong: every curve has its name beside it and a stroke of its own, because colour alone says nothing.
import type { ReactElement } from 'react';
import type { EvidenceView } from '../../api/contract-drift.ts';
import { formatReading, unknownText } from '../format.ts';
import { useWords } from '../language.ts';
import { chartLine, rangeOf, valueAt } from '../parts/chart-line.ts';
import { TimeChart } from '../parts/time-cursor.tsx';

const size = { width: 320, height: 40 };
const edge = 2;

export function Evidence({ lines }: { readonly lines: readonly EvidenceView[] }): ReactElement | null {
  const shown = lines.filter(({ points }) => rangeOf(points) !== undefined);
  const times = shown.flatMap(({ points }) => [points[0]?.[0] ?? 0, points.at(-1)?.[0] ?? 0]);
  if (shown.length === 0) return null;
  const span = { fromMs: Math.min(...times), toMs: Math.max(...times) };
  return (
    <ul className="drift-lines">
      {shown.map((line, index) => (
        <li key={`${line.label}-${index}`}>
          <Curve line={line} span={span} />
        </li>
      ))}
    </ul>
  );
}

interface CurveProps {
  readonly line: EvidenceView;
  readonly span: { readonly fromMs: number; readonly toMs: number };
}

function Curve({ line, span }: CurveProps): ReactElement | null {
  const { t, language } = useWords();
  const range = rangeOf(line.points);
  if (range === undefined) return null;
  const say = (value: number): string => formatReading(value, line.unit, language);
  const [low, high] = [say(range.low), say(range.high)];
  const show = (atMs: number): string => {
    const value = valueAt(line.points, atMs);
    return value === null ? unknownText : say(value);
  };
  // From nothing where it comes near nothing; else its own range, so that what moves can be seen to move.
  const bottom = range.low < range.high / 4 ? Math.min(0, range.low) : range.low;
  const room = Math.max((range.high - bottom) * 0.1, Math.abs(range.high) * 0.005, 1);
  const frame = { ...size, ...span, low: bottom - room, high: range.high + room };
  return (
    <figure>
      <figcaption className="small">
        <span>{line.label}</span>
        <span className="soft nowrap">{low === high ? low : `${low} – ${high}`}</span>
      </figcaption>
      <TimeChart span={span} inset={edge / (size.width + 2 * edge)} say={show}>
        <svg
          viewBox={`${-edge} ${-edge} ${size.width + 2 * edge} ${size.height + 2 * edge}`}
          role="img"
          aria-label={t('drift.evidence', { label: line.label, low, high })}
          preserveAspectRatio="none"
        >
          <path className="spark" d={chartLine(line.points, frame)} />
        </svg>
      </TimeChart>
    </figure>
  );
}
