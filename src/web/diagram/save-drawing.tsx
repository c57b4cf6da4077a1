// Takes the drawing away as an SVG file: what is on the screen, with the scenario and the hour written above it. Easy to get
// wrong: a picture of what would be must say so by itself, because nobody sees the frame of the page around it any more.
import { useState } from 'react';
import type { ReactElement } from 'react';
import type { Medium } from '../../api/contract.ts';
import { formatDate, formatTime } from '../format.ts';
import { useWords } from '../language.ts';
import { usePlace } from '../parts/time.tsx';
import type { Shown } from './highlight.ts';

export interface Scene {
  readonly medium: Medium;
  /** State of the plant that is drawn. */
  readonly atMs: number;
  /** Names of what is taken out in thought; null: as it is. */
  readonly without: readonly string[] | null;
  readonly shown: Shown;
}

/** `isReady`: the drawing shows the whole of the scene. */
export function SaveDrawing({
  scene,
  isReady,
}: {
  readonly scene: Scene;
  readonly isReady: boolean;
}): ReactElement {
  const { t } = useWords();
  const place = usePlace();
  const [hasFailed, setFailed] = useState(false);
  const { medium, atMs, without, shown } = scene;

  function notes(): readonly string[] {
    const moment = `${formatDate(atMs, place)}, ${formatTime(atMs, place)} (${place.timeZone})`;
    if (without === null || without.length === 0) return [moment];
    const where = t(shown.onGenerators ? 'what-if.on-generators' : 'what-if.on-utility');
    const round = shown.round === null ? [] : [t('what-if.round', { round: shown.round })];
    const said = [`${t('what-if.title')}: ${without.join(', ')}`, where, ...round].join(' · ');
    return [said, t('what-if.not-now'), moment];
  }
  async function save(): Promise<void> {
    const drawing = document.querySelector<HTMLElement>('.viewport-content');
    if (drawing === null) return;
    try {
      const { svgOfDrawing } = await import('./svg-file.ts');
      const size = { width: drawing.offsetWidth, height: drawing.offsetHeight };
      const title = `${t('nav.diagram')}: ${t(`medium.${medium}`)}`;
      const leftOut = document.querySelector('.left-out-said')?.textContent ?? '';
      const said = leftOut === '' ? notes() : [...notes(), leftOut];
      hand(svgOfDrawing(drawing, size, { title, notes: said }), fileName(scene));
      setFailed(false);
    } catch {
      // The part of the page that writes files could not be loaded.
      setFailed(true);
    }
  }
  return (
    <>
      <button type="button" className="button" disabled={!isReady} onClick={() => void save()}>
        {t('diagram.save-svg')}
      </button>
      {hasFailed && <span role="status">{t('diagram.not-saved')}</span>}
    </>
  );
}

function fileName({ medium, atMs, without }: Scene): string {
  const day = new Date(atMs).toISOString().slice(0, 16).replaceAll(':', '');
  return `qosha-${medium}${without === null || without.length === 0 ? '' : '-what-if'}-${day}Z.svg`;
}

function hand(text: string, name: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has it by the next turn.
  setTimeout(() => URL.revokeObjectURL(address), 1_000);
}
