// The first rows of a list that may be of thousands, and a button for the next ones: a document of bounded size opens and scrolls
// at once. Easy to get wrong: what stands last must not be what is worst, so whoever hands in the rows orders them so; and a
// link to a row far behind shows that row's neighbourhood, not everything before it.
import { useState } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { useWords } from '../language.ts';

export interface FirstRowsProps<Row> {
  readonly of: readonly Row[];
  /** Shown at first, and added by each press. */
  readonly count: number;
  /** Index of a row that has to be among them; -1: none has to. */
  readonly holds?: number;
  readonly children: (rows: readonly Row[]) => ReactNode;
}

export function FirstRows<Row>({ of: rows, count, holds = -1, children }: FirstRowsProps<Row>): ReactElement {
  const [pressed, setPressed] = useState({ from: 0, to: count });
  const isInside = holds < 0 || (pressed.from <= holds && holds < pressed.to);
  const start = Math.floor(holds / count) * count;
  const { from, to } = isInside ? pressed : { from: start, to: start + count };
  return (
    <>
      <More count={from} press={() => setPressed({ from: Math.max(0, from - count), to })} />
      {children(from === 0 && to >= rows.length ? rows : rows.slice(from, to))}
      <More count={rows.length - to} press={() => setPressed({ from, to: to + count })} />
    </>
  );
}

interface MoreProps {
  readonly count: number;
  readonly press: () => void;
}

function More({ count, press }: MoreProps): ReactElement | null {
  const { t } = useWords();
  if (count <= 0) return null;
  return (
    <p>
      <button type="button" className="button" onClick={press}>
        {t('wrong.more', { count })}
      </button>
    </p>
  );
}
