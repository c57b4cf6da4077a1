// The diagram: three media as tabs, as a drawing or as a list, with one element close up at its side. What is shown stands in
// the address, so that a view can be sent to somebody.
import { useState } from 'react';
import type { KeyboardEvent, ReactElement } from 'react';
import type { DiagramView, Medium } from '../../api/contract.ts';
import { useWords } from '../language.ts';
import { Link, navigate, useAddress } from '../navigation.tsx';
import { Empty, Shown } from '../parts/notices.tsx';
import { usePageTitle } from '../parts/page-title.ts';
import { DrillMenu } from '../overview/drill-strip.tsx';
import { useDiagram, useWhatIf } from '../queries.ts';
import { useShortcuts } from '../shell/keyboard.tsx';
import { canRunDrills } from '../shell/roles.ts';
import { useSignedIn } from '../shell/session-context.ts';
import '../styles/diagram.css';
import '../styles/what-if.css';
import { Drawer } from './drawer.tsx';
import { Drawing } from './drawing.tsx';
import { SaveDrawing } from './save-drawing.tsx';
import { highlightOf, noHighlight } from './highlight.ts';
import type { Shown as ShownCase } from './highlight.ts';
import { TreeList } from './tree-list.tsx';
import { WhatIfPanel } from './what-if.tsx';

const media: ReadonlyArray<Medium> = ['power', 'cooling', 'network'];

export function DiagramPage(): ReactElement {
  return <Shown of={useDiagram()}>{(diagram) => <Plant diagram={diagram} />}</Shown>;
}

interface Choice {
  readonly medium: Medium;
  readonly view: 'drawing' | 'list';
  readonly selectedId: string | null;
  /** Null: not in the what-if mode. */
  readonly without: readonly string[] | null;
  /** Which case of the what-if, and how far its cascade has gone. */
  readonly shown: ShownCase;
}

const outcome: ShownCase = { onGenerators: false, round: null };

function shownOf(query: URLSearchParams): ShownCase {
  const round = query.get('round');
  return {
    onGenerators: query.get('on') === 'generators',
    round: round !== null && /^\d{1,4}$/.test(round) ? Number(round) : null,
  };
}

function choiceOf(query: URLSearchParams, known: ReadonlySet<string>): Choice {
  const medium = media.find((candidate) => candidate === query.get('medium')) ?? 'power';
  const asked = query.get('view');
  const narrow = matchMedia('(max-width: 56em)').matches;
  const view = asked === 'list' || (asked === null && narrow) ? 'list' : 'drawing';
  const selected = query.get('element');
  const without = query.get('without');
  return {
    medium,
    view,
    selectedId: selected !== null && known.has(selected) ? selected : null,
    without: without === null ? null : without.split(',').filter((id) => known.has(id)),
    shown: shownOf(query),
  };
}

function show(choice: Choice): void {
  const query = new URLSearchParams({ medium: choice.medium, view: choice.view });
  if (choice.selectedId !== null) query.set('element', choice.selectedId);
  if (choice.without !== null) query.set('without', choice.without.join(','));
  if (choice.without !== null && choice.shown.onGenerators) query.set('on', 'generators');
  if (choice.without !== null && choice.shown.round !== null) query.set('round', String(choice.shown.round));
  navigate(`/diagram?${query.toString()}`, true);
}

function Plant({ diagram }: { readonly diagram: DiagramView }): ReactElement {
  const { t } = useWords();
  const names = new Map(diagram.nodes.map((node) => [node.id, node.name]));
  const nameOf = (id: string): string => names.get(id) ?? id;
  const choice = choiceOf(useAddress().searchParams, new Set(names.keys()));
  const without = choice.without ?? [];
  const inWhatIf = choice.without !== null;
  usePageTitle(inWhatIf ? `${t('what-if.title')} · ${t('nav.diagram')}` : t('nav.diagram'));
  const answer = useWhatIf(without);
  const highlight = choice.without === null ? noHighlight : highlightOf(without, answer.data, choice.shown);

  function choose(id: string): void {
    if (choice.without === null) show({ ...choice, selectedId: choice.selectedId === id ? null : id });
    else toggleWithout(id);
  }
  function toggleWithout(id: string): void {
    const next = without.includes(id) ? without.filter((other) => other !== id) : [...without, id];
    show({ ...choice, selectedId: null, without: next, shown: { ...choice.shown, round: null } });
  }
  useShortcuts((key) => {
    if (key === 'w') show({ ...choice, selectedId: null, without: choice.without === null ? [] : null });
    if (key === 'Escape') show({ ...choice, selectedId: null, without: null });
  });
  if (diagram.nodes.length === 0) return <Empty>{t('diagram.empty')}</Empty>;
  const scene = {
    medium: choice.medium,
    atMs: diagram.at,
    without: choice.without?.map(nameOf) ?? null,
    shown: choice.shown,
  };
  const isAnswered = without.length === 0 || (answer.data !== undefined && !answer.isPlaceholderData);
  const saving = choice.view === 'drawing' ? <SaveDrawing scene={scene} isReady={isAnswered} /> : null;
  const panes = { diagram, medium: choice.medium, selectedId: choice.selectedId, highlight, choose };
  return (
    <div className={inWhatIf ? 'diagram in-what-if' : 'diagram'}>
      <DiagramHead choice={choice} saving={inWhatIf ? null : saving} />
      <div
        className="diagram-pane"
        role="tabpanel"
        id="diagram-pane"
        aria-labelledby={`tab-${choice.medium}`}
      >
        {choice.view === 'drawing' ? <Drawing {...panes} /> : <TreeList {...panes} />}
      </div>
      {inWhatIf && (
        <WhatIfPanel
          without={without}
          answer={answer.data}
          error={answer.error}
          nameOf={nameOf}
          saving={saving}
          shown={choice.shown}
          show={(shown) => show({ ...choice, shown })}
          putBack={toggleWithout}
          leave={() => show({ ...choice, without: null, shown: outcome })}
        />
      )}
      {!inWhatIf && choice.selectedId !== null && (
        <Drawer
          id={choice.selectedId}
          nameOf={nameOf}
          choose={(id) => show({ ...choice, selectedId: id })}
          close={() => show({ ...choice, selectedId: null })}
          tryWithout={(id) => show({ ...choice, selectedId: null, without: [id] })}
        />
      )}
    </div>
  );
}

interface HeadProps {
  readonly choice: Choice;
  /** Null where there is no drawing, or it is saved elsewhere. */
  readonly saving: ReactElement | null;
}

function DiagramHead({ choice, saving }: HeadProps): ReactElement {
  const { t } = useWords();
  const session = useSignedIn();
  const [legend, setLegend] = useState(false);
  function move(event: KeyboardEvent): void {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    const next = media[(media.indexOf(choice.medium) + step + media.length) % media.length] ?? 'power';
    show({ ...choice, medium: next, selectedId: null });
    document.querySelector<HTMLElement>(`#tab-${next}`)?.focus();
  }
  return (
    <header className="diagram-head">
      <h1 className="unseen">{t('nav.diagram')}</h1>
      <div className="tabs" role="tablist" aria-label={t('overview.lanes')} onKeyDown={move}>
        {media.map((medium) => (
          <button
            key={medium}
            id={`tab-${medium}`}
            type="button"
            role="tab"
            className="tab"
            aria-selected={medium === choice.medium}
            aria-controls="diagram-pane"
            tabIndex={medium === choice.medium ? 0 : -1}
            onClick={() => show({ ...choice, medium, selectedId: null })}
          >
            {t(`medium.${medium}`)}
          </button>
        ))}
      </div>
      <div className="diagram-tools">
        <button
          type="button"
          className="button"
          aria-pressed={choice.view === 'list'}
          onClick={() => show({ ...choice, view: choice.view === 'list' ? 'drawing' : 'list' })}
        >
          {t('diagram.as-list')}
        </button>
        <button
          type="button"
          className="button"
          aria-pressed={choice.without !== null}
          onClick={() => show({ ...choice, selectedId: null, without: choice.without === null ? [] : null })}
        >
          {t('what-if.button')}
        </button>
        <button type="button" className="button" aria-pressed={legend} onClick={() => setLegend(!legend)}>
          {t('diagram.legend')}
        </button>
        {saving}
        {choice.medium === 'network' && (
          <Link className="button" href="/fibre">
            {t('fibre.title')}
          </Link>
        )}
        {choice.medium === 'power' && (
          <Link className="button" href="/drift">
            {t('drift.link')}
          </Link>
        )}
        {canRunDrills(session) && <DrillMenu />}
      </div>
      {legend && <Legend />}
    </header>
  );
}

function Legend(): ReactElement {
  const { t } = useWords();
  return (
    <ul className="legend">
      {(['available', 'battery', 'dead', 'unavailable', 'unknown'] as const).map((state) => (
        <li key={state} className={`legend-item is-${state}`}>
          {t(`legend.${state}`)}
        </li>
      ))}
      <li className="legend-item legend-on">{t('legend.line-on')}</li>
      <li className="legend-item legend-off">{t('legend.line-off')}</li>
    </ul>
  );
}
