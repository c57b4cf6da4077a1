// The same plant as a list, for readers, keyboards and phones: by kind from source to load, every element with its state,
// its load and what feeds it.
import { useMemo } from 'react';
import type { ReactElement } from 'react';
import type { DiagramNode, DiagramView, Medium } from '../../api/contract.ts';
import { formatFlow, formatPercent } from '../format.ts';
import { useWords } from '../language.ts';
import { MaintainedMark, useMaintained } from '../parts/maintained.tsx';
import { SingleShape, StateMark, markedState } from '../parts/marks.tsx';
import { emphasisOf } from './highlight.ts';
import type { Highlight } from './highlight.ts';
import type { ListRow } from './list-order.ts';
import { FirstRows } from '../parts/first-rows.tsx';
import { rowsByKind, worstFirst } from './list-order.ts';
import { flowOf } from './node-flow.ts';

interface TreeListProps {
  readonly diagram: DiagramView;
  readonly medium: Medium;
  readonly selectedId: string | null;
  readonly highlight: Highlight;
  readonly choose: (id: string) => void;
}

/** Of one kind at first. */
const rowsShown = 40;

export function TreeList(props: TreeListProps): ReactElement {
  const { find } = useWords();
  const { diagram, medium, selectedId } = props;
  const groups = useMemo(() => rowsByKind(diagram, medium), [diagram, medium]);
  return (
    <div className="tree-list">
      {groups.map(({ kind, rows }) => (
        <section key={kind}>
          <h2>
            {find(`kinds.${kind}`) ?? kind} <span className="soft">{rows.length}</span>
          </h2>
          <FirstRows of={inSight(rows, selectedId)} count={rowsShown}>
            {(shown) => (
              <ul>
                {shown.map(({ node, sources }) => (
                  <TreeRow key={node.id} {...props} node={node} sources={sources} />
                ))}
              </ul>
            )}
          </FirstRows>
        </section>
      ))}
    </div>
  );
}

/** The order of the site file where all are shown; else the chosen one and what is not in order stand first. */
function inSight(rows: readonly ListRow[], selectedId: string | null): readonly ListRow[] {
  if (rows.length <= rowsShown) return rows;
  const ordered = worstFirst(rows);
  const chosen = ordered.find(({ node }) => node.id === selectedId);
  return chosen === undefined ? ordered : [chosen, ...ordered.filter((row) => row !== chosen)];
}

interface TreeRowProps extends TreeListProps {
  readonly node: DiagramNode;
  readonly sources: readonly { readonly name: string; readonly active: boolean }[];
}

function TreeRow({ node, medium, sources, selectedId, highlight, choose }: TreeRowProps): ReactElement {
  const { t, language } = useWords();
  const emphasis = emphasisOf(node.id, highlight);
  const { amount, unit } = flowOf(node, medium);
  const maintained = useMaintained().get(node.id);
  const ratio = node.capacity === null || node.capacity <= 0 ? null : node.output / node.capacity;
  return (
    <li>
      <button
        type="button"
        className={node.id === selectedId ? 'tree-row is-selected' : 'tree-row'}
        aria-pressed={node.id === selectedId}
        onClick={() => choose(node.id)}
      >
        <span className="tree-name">{node.name}</span>
        <span className="tree-state">
          <StateMark state={markedState(node)} />
          {emphasis !== null && <strong className="card-would">{t(`would.${emphasis}`)}</strong>}
          {maintained !== undefined && <MaintainedMark when={maintained} />}
          {node.spof && (
            <span className="mark">
              <SingleShape /> {t('node.spof')}
            </span>
          )}
        </span>
        <span className="tree-figure live-figure">
          {node.state === 'unknown' ? '–' : formatFlow(amount, unit, language)}
          {ratio !== null && node.state !== 'unknown' && (
            <span className="soft"> {formatPercent(ratio, language)}</span>
          )}
        </span>
        <span className="tree-from soft small">
          {sources.length > 0 &&
            t('node.fed-by', {
              names: sources
                .map(({ name, active }) => (active ? name : `${name} (${t('feed.off')})`))
                .join(', '),
            })}
        </span>
      </button>
    </li>
  );
}
