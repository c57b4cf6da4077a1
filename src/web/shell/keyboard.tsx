// The keyboard of every page: `g` and a letter to go somewhere, `?` for this very list. Easy to get wrong: keys belong to
// a text field while one is written in, and the shortcuts can be switched off (WCAG 2.1.4).
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { ReactElement } from 'react';
import { useWords } from '../language.ts';
import { navigate } from '../navigation.tsx';
import { sectionsFor } from './roles.ts';
import { useSignedIn } from './session-context.ts';

const memoryKey = 'qosha.shortcuts';
const chordMs = 1_500;

function shortcutsOn(): boolean {
  return localStorage.getItem(memoryKey) !== 'off';
}

/** True when the key is meant for a field, for the browser, or for nobody because shortcuts are off. */
function isForeignKey(event: KeyboardEvent): boolean {
  const target = event.target;
  const writing =
    target instanceof HTMLElement &&
    (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));
  return writing || event.ctrlKey || event.metaKey || event.altKey || !shortcutsOn();
}

/** Calls `press` for every key that is ours. */
export function useShortcuts(press: (key: string, event: KeyboardEvent) => void): void {
  const pressNow = useEffectEvent(press);
  useEffect(() => {
    function take(event: KeyboardEvent): void {
      if (!isForeignKey(event)) pressNow(event.key, event);
    }
    addEventListener('keydown', take);
    return () => removeEventListener('keydown', take);
  }, []);
}

export function KeyboardHelp(): ReactElement {
  const { t } = useWords();
  const session = useSignedIn();
  const dialog = useRef<HTMLDialogElement>(null);
  const chordAtMs = useRef(Number.NEGATIVE_INFINITY);
  const [on, setOn] = useState(shortcutsOn);
  const places = sectionsFor(session);

  useShortcuts((key, event) => {
    if (key === '?') dialog.current?.showModal();
    const isChord = event.timeStamp - chordAtMs.current < chordMs;
    chordAtMs.current = key === 'g' ? event.timeStamp : Number.NEGATIVE_INFINITY;
    if (!isChord) return;
    const place = places.find((candidate) => candidate.key === key);
    if (place === undefined) return;
    event.preventDefault();
    navigate(place.path);
  });

  function turn(next: boolean): void {
    localStorage.setItem(memoryKey, next ? 'on' : 'off');
    setOn(next);
  }
  return (
    <dialog ref={dialog} aria-labelledby="keyboard-title">
      <h2 id="keyboard-title">{t('keys.title')}</h2>
      <dl className="key-list">
        {places.map(({ section, key }) => (
          <KeyLine key={section} keys={['g', key]} does={t(`nav.${section}`)} />
        ))}
        <KeyLine keys={['j', 'k']} does={t('keys.move')} />
        <KeyLine keys={['/']} does={t('keys.search')} />
        <KeyLine keys={['a']} does={t('keys.acknowledge')} />
        <KeyLine keys={['+', '−', '0']} does={t('keys.zoom')} />
        <KeyLine keys={['w']} does={t('keys.what-if')} />
        <KeyLine keys={['?']} does={t('keys.help')} />
      </dl>
      <p>
        <label className="check">
          <input type="checkbox" checked={on} onChange={(event) => turn(event.target.checked)} />
          {t('keys.on')}
        </label>
      </p>
      <form method="dialog">
        <button className="button" type="submit">
          {t('close')}
        </button>
      </form>
    </dialog>
  );
}

function KeyLine({ keys, does }: { readonly keys: readonly string[]; readonly does: string }): ReactElement {
  return (
    <>
      <dt>
        {keys.map((key) => (
          <kbd key={key}>{key}</kbd>
        ))}
      </dt>
      <dd>{does}</dd>
    </>
  );
}
