// A spark as a drawing: the line, and a dot for each value that stands alone. Stretched to its place, so that the edge keeps
// half of the line's thickness in sight.
import type { ReactElement } from 'react';
import type { Spark } from './sparkline.ts';

interface SparkLineProps {
  readonly spark: Spark;
  readonly size: { readonly width: number; readonly height: number };
  readonly edge: number;
  readonly label: string;
  readonly className?: string;
}

export function SparkLine({ spark, size, edge, label, className }: SparkLineProps): ReactElement {
  return (
    <svg
      className={className}
      viewBox={`${-edge} ${-edge} ${size.width + 2 * edge} ${size.height + 2 * edge}`}
      role="img"
      aria-label={label}
      preserveAspectRatio="none"
    >
      <path className="spark" d={spark.path} />
      {spark.dots.map(([x, y]) => (
        <path key={x} className="spark-dot" d={`M${x.toFixed(1)},${y.toFixed(1)}h.01`} />
      ))}
    </svg>
  );
}
