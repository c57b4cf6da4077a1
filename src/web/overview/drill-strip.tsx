// Drills on the simulated plant: what is running now, always in sight, and the list of what can be started. Only offered
// when the server runs the simulated plant.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import type { ReactElement } from 'react';
import type { DrillView } from '../../api/contract.ts';
import { useWords } from '../language.ts';
import { Empty, Trouble } from '../parts/notices.tsx';
import { useDrills } from '../queries.ts';
import { ask } from '../server.ts';
import { canRunDrills } from '../shell/roles.ts';
import { useSignedIn } from '../shell/session-context.ts';

/** Name of the drill in the reader's language, else as the server calls it. */
function useDrillTitles(): (name: string, fallback: string) => string {
  const { find } = useWords();
  return (name, fallback) => find(`drill.${name}.title`) ?? fallback;
}

/** The drill that ends all others is never "running": without another one the plant is as it should be. */
const endsAll = 'normal';

export function DrillStrip({
  active: reported,
}: {
  readonly active: readonly string[];
}): ReactElement | null {
  const { t } = useWords();
  const session = useSignedIn();
  const titleOf = useDrillTitles();
  if (!session.simulated) return null;
  const active = reported.filter((name) => name !== endsAll);
  return (
    <div className="drill-strip">
      <span className="soft">{t('drills.running')}</span>
      {active.length === 0 ? (
        <span className="soft">{t('drills.none')}</span>
      ) : (
        <strong>{active.map((name) => titleOf(name, name)).join(', ')}</strong>
      )}
      {canRunDrills(session) && <DrillMenu />}
    </div>
  );
}

/** The button and the list of drills. */
export function DrillMenu(): ReactElement {
  const { t } = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  return (
    <>
      <button type="button" className="button" onClick={() => dialog.current?.showModal()}>
        {t('drills.button')}
      </button>
      <dialog ref={dialog} aria-labelledby="drills-title" className="drills">
        <h2 id="drills-title">{t('drills.title')}</h2>
        <p className="soft">{t('drills.what')}</p>
        <DrillList />
        <form method="dialog">
          <button className="button" type="submit">
            {t('close')}
          </button>
        </form>
      </dialog>
    </>
  );
}

function DrillList(): ReactElement {
  const { t } = useWords();
  const drills = useDrills(true);
  const queries = useQueryClient();
  const start = useMutation({
    mutationFn: (drill: DrillView) => ask('POST', `/drills/${encodeURIComponent(drill.name)}`),
    onSettled: () => queries.invalidateQueries({ queryKey: ['drills'] }),
  });
  if (drills.error !== null) return <Trouble inline error={drills.error} />;
  if (drills.data?.length === 0) return <Empty>{t('drills.empty')}</Empty>;
  return (
    <>
      {start.error !== null && <Trouble inline error={start.error} />}
      <ul className="drill-list">
        {drills.data?.map((drill) => (
          <DrillRow key={drill.name} drill={drill} busy={start.isPending} start={() => start.mutate(drill)} />
        ))}
      </ul>
    </>
  );
}

interface DrillRowProps {
  readonly drill: DrillView;
  readonly busy: boolean;
  readonly start: () => void;
}

function DrillRow({ drill, busy, start }: DrillRowProps): ReactElement {
  const { t, find } = useWords();
  const titleOf = useDrillTitles();
  return (
    <li>
      <div>
        <h3>{titleOf(drill.name, drill.title)}</h3>
        <p className="soft small">{find(`drill.${drill.name}.what`) ?? drill.description}</p>
      </div>
      {drill.active && drill.name !== endsAll ? (
        <strong className="nowrap">{t('drills.active')}</strong>
      ) : (
        <button type="button" className="button" disabled={busy} onClick={start}>
          {t(drill.name === endsAll ? 'drills.end-all' : 'drills.start')}
        </button>
      )}
    </li>
  );
}
