// One stretch of duty: who has it, or that nobody has, and from when until when.
import type { ReactElement, ReactNode } from 'react';
import { formatDay, formatTime } from '../format.ts';
import { useWords } from '../language.ts';
import { PriorityMark } from '../parts/marks.tsx';
import { usePlace } from '../parts/time.tsx';

interface RotaRowProps {
  /** Null: nobody has this time. */
  readonly name: string | null;
  readonly fromMs: number;
  readonly toMs: number;
  readonly children?: ReactNode;
}

export function RotaRow({ name, fromMs, toMs, children }: RotaRowProps): ReactElement {
  const { t } = useWords();
  const place = usePlace();
  const moment = (atMs: number): string => `${formatDay(atMs, place)}, ${formatTime(atMs, place)}`;
  return (
    <li className={name === null ? 'rota-row rota-gap' : 'rota-row'}>
      <span className="rota-name">
        {name ?? (
          <>
            <PriorityMark priority="high" wordless /> <strong>{t('on-call.gap')}</strong>
          </>
        )}
      </span>
      <span className="soft">
        {moment(fromMs)} – {moment(toMs)}
      </span>
      {children}
    </li>
  );
}
