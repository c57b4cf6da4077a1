// One element close up: what it says about itself, every reading with its age, what would happen without it, and what it is
// joined to. Easy to get wrong: "what if" is a calculation on the present state and is worded as one.
import { LoadProtection } from '../autonomy/load-protection.tsx';
import type { ReactElement } from 'react';
import type { ComponentView, DiagramNode, RemovalView } from '../../api/contract.ts';
import { formatFlow, formatNumber } from '../format.ts';
import { useWords } from '../language.ts';
import { AnswerShape, StateMark, markedState } from '../parts/marks.tsx';
import { Meter } from '../parts/meter.tsx';
import { Shown } from '../parts/notices.tsx';
import { saySentence } from '../parts/sentence.tsx';
import { AgeText, SinceText } from '../parts/time.tsx';
import { ValueAge, ValueText, sayPoint } from '../parts/value.tsx';
import { useComponent } from '../queries.ts';
import { Link } from '../navigation.tsx';
import { devicePath } from '../routes.ts';
import { sayUnit } from '../units.ts';
import { MaintainedMark, useMaintained } from '../parts/maintained.tsx';
import { TableHead } from '../parts/table-head.tsx';
import { canMaintain } from '../shell/roles.ts';
import { useSignedIn } from '../shell/session-context.ts';
import { FiguresInForce } from './figures.tsx';
import { LastHour } from './last-hour.tsx';

interface DrawerProps {
  readonly id: string;
  readonly nameOf: (id: string) => string;
  readonly choose: (id: string) => void;
  readonly close: () => void;
  readonly tryWithout: (id: string) => void;
}

export function Drawer(props: DrawerProps): ReactElement {
  const { t } = useWords();
  const component = useComponent(props.id);
  return (
    <aside className="drawer" aria-label={props.nameOf(props.id)}>
      <button type="button" className="button drawer-close" onClick={props.close}>
        {t('close')}
      </button>
      <Shown of={component}>{(view) => <DrawerBody {...props} view={view} />}</Shown>
    </aside>
  );
}

function DrawerBody(props: DrawerProps & { readonly view: ComponentView }): ReactElement {
  const { t } = useWords();
  const { view } = props;
  return (
    <>
      <Identity node={view.node} />
      <WithoutIt {...props} />
      <FiguresInForce figures={view.figures} />
      <Devices view={view} />
      <section>
        <h3>{t('drawer.readings')}</h3>
        <LastHour view={view} />
        <Readings view={view} />
      </section>
      <Neighbours {...props} title={t('drawer.fed-from')} ids={view.feedsFrom} />
      <Neighbours {...props} title={t('drawer.feeds')} ids={view.feeds} />
    </>
  );
}

/** The devices that speak for it, each with all it says and why a value is missing. */
function Devices({ view }: { readonly view: ComponentView }): ReactElement | null {
  const { t } = useWords();
  const { deviceIds } = view.node;
  if (deviceIds.length === 0) return null;
  const nameOf = (id: string): string =>
    view.readings.find(({ deviceId }) => deviceId === id)?.deviceName ?? id;
  return (
    <section>
      <h3>{t('overview.devices')}</h3>
      <ul className="neighbours">
        {deviceIds.map((id) => (
          <li key={id}>
            <Link href={devicePath(id)}>{nameOf(id)}</Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Identity({ node }: { readonly node: DiagramNode }): ReactElement {
  const speaker = useWords();
  const { t, find, language } = speaker;
  const unit = node.provides === 'network' ? 'Gbit/s' : 'kW';
  const ratio = node.capacity === null || node.capacity <= 0 ? null : node.output / node.capacity;
  return (
    <header className="drawer-head">
      <p className="label">{find(`kind.${node.kind}`) ?? node.kind}</p>
      <h2>{node.name}</h2>
      <p>
        <StateMark state={markedState(node)} />
        {node.stateSinceMs !== null && (
          <span className="soft">
            {' '}
            <SinceText sinceMs={node.stateSinceMs} /> (<AgeText sinceMs={node.stateSinceMs} />)
          </span>
        )}
      </p>
      <p>{saySentence(node.stateSentence, speaker)}</p>
      {node.protection !== null && <LoadProtection protection={node.protection} />}
      {node.capacity !== null && (
        <p className="drawer-load">
          <span className="live-figure">
            {formatFlow(node.output, unit, language)} {t('of')} {formatFlow(node.capacity, unit, language)}
          </span>
          <Meter ratio={node.state === 'unknown' ? null : ratio} />
        </p>
      )}
      <Maintenance id={node.id} />
      {node.spof && <p className="strong">{t('node.spof-sentence')}</p>}
    </header>
  );
}

/** Whether a window takes it out, and the way to plan one. */
function Maintenance({ id }: { readonly id: string }): ReactElement {
  const { t } = useWords();
  const when = useMaintained().get(id);
  const session = useSignedIn();
  return (
    <p>
      {when !== undefined && (
        <Link href="/maintenance">
          <MaintainedMark when={when} /> {t(`maintained.${when}`)}
        </Link>
      )}
      {when === undefined && canMaintain(session) && (
        <Link href={`/maintenance/new?components=${encodeURIComponent(id)}`}>{t('maintenance.new')}</Link>
      )}
    </p>
  );
}

function WithoutIt(props: DrawerProps & { readonly view: ComponentView }): ReactElement | null {
  const { t } = useWords();
  const { removal, removalOnGenerators } = props.view;
  if (removal === null) return null;
  return (
    <section className="without-it">
      <h3>{t('drawer.what-if')}</h3>
      <Removal removal={removal} nameOf={props.nameOf} />
      {removalOnGenerators !== null && (
        <>
          <p className="label">{t('drawer.on-generators')}</p>
          <Removal removal={removalOnGenerators} nameOf={props.nameOf} />
        </>
      )}
      <button type="button" className="button" onClick={() => props.tryWithout(props.id)}>
        {t('what-if.try')}
      </button>
    </section>
  );
}

interface RemovalProps {
  readonly removal: RemovalView;
  readonly nameOf: (id: string) => string;
}

/** The consequence of a removal: one sentence, then who is lost, what is overloaded, and whether it spreads. */
export function Removal({ removal, nameOf }: RemovalProps): ReactElement {
  const speaker = useWords();
  const { t, language } = speaker;
  const number = (value: number): string => formatNumber(value, Math.abs(value) < 100 ? 1 : 0, language);
  return (
    <div className="removal">
      <p className="mark removal-sentence">
        <AnswerShape answer={removal.ok ? 'yes' : 'no'} />
        <span>{saySentence(removal.sentence, speaker)}</span>
      </p>
      {removal.lost.length > namedInSentence && (
        <p>
          <strong>{t('removal.lost', { count: removal.lost.length })}</strong> {namesOf(removal.lost, nameOf)}
        </p>
      )}
      {removal.overloaded.map((overload) => (
        <p key={overload.id}>
          <strong>{t('removal.overloaded')}</strong> {nameOf(overload.id)}, {number(overload.output)}{' '}
          {t('of')} {number(overload.capacity)} {sayUnit('kW', language)}
        </p>
      ))}
      {removal.cascade !== null && (
        <p>{t('removal.cascade', { rounds: removal.cascade.rounds, count: removal.cascade.lost.length })}</p>
      )}
    </div>
  );
}

/** A sentence names so many losses itself. */
const namedInSentence = 8;
const namesShown = 24;

function namesOf(ids: readonly string[], nameOf: (id: string) => string): string {
  const names = ids.slice(0, namesShown).map(nameOf).join(', ');
  return ids.length > namesShown ? `${names} … +${ids.length - namesShown}` : names;
}

function Readings({ view }: { readonly view: ComponentView }): ReactElement {
  const speaker = useWords();
  if (view.readings.length === 0) return <p className="soft">{speaker.t('drawer.no-readings')}</p>;
  return (
    <table className="readings">
      <TableHead
        unseen
        columns={[speaker.t('reading.point'), speaker.t('reading.value'), speaker.t('reading.age')]}
      />
      <tbody>
        {view.readings.map((reading) => (
          <tr key={`${reading.deviceId} ${reading.point} ${reading.instance}`}>
            <td title={`${reading.deviceName} · ${reading.label}`}>{sayPoint(reading, speaker)}</td>
            <td className="number">
              <ValueText view={reading} />
            </td>
            <td className="number">
              <ValueAge view={reading} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface NeighboursProps extends DrawerProps {
  readonly title: string;
  readonly ids: readonly string[];
}

function Neighbours({ title, ids, nameOf, choose }: NeighboursProps): ReactElement | null {
  if (ids.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      <ul className="neighbours">
        {ids.map((id) => (
          <li key={id}>
            <button type="button" className="link-button" onClick={() => choose(id)}>
              {nameOf(id)}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
