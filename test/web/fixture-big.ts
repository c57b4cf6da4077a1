// The answers about a site of thousands: those of the demonstration with rows up to what the server hands out at most.
import { maxBreakers, maxBuses } from '../../src/api/capacity-view.ts';
import type { AutonomyView } from '../../src/api/contract-autonomy.ts';
import type { CapacityView, PlacesView } from '../../src/api/contract-capacity.ts';
import type { DriftView } from '../../src/api/contract-drift.ts';
import type { VerdictAtView, VerdictChangesView } from '../../src/api/contract-verdict.ts';
import type { DiagramView } from '../../src/api/contract.ts';
import { maxListed } from '../../src/api/place-view.ts';
import { maxStates } from '../../src/api/verdict-record.ts';
import { maxChanges } from '../../src/api/verdict-routes.ts';
import { autonomyIn } from './fixture-autonomy.ts';
import { capacityIn, placesIn } from './fixture-capacity.ts';
import { driftIn } from './fixture-drift.ts';
import { verdictAtIn, verdictChangesIn } from './fixture-verdicts.ts';

/** The rows again and again, told apart by their ids. */
function stretched<Row extends object>(rows: readonly Row[], count: number): readonly Row[] {
  return Array.from({ length: rows.length === 0 ? 0 : count }, (_, at) => {
    const row = rows[at % rows.length]!;
    return 'id' in row ? { ...row, id: `${String(row.id)} ${at}` } : row;
  });
}

/** Undefined: as the demonstration answers. */
export function bigAnswerOf(path: string, diagram: DiagramView): unknown {
  if (path === '/capacity') return bigCapacity(diagram);
  if (path === '/capacity/places') return bigPlaces(diagram);
  if (path === '/verdicts') return bigChanges(diagram);
  if (path === '/verdicts/at') return bigMoment(diagram);
  if (path === '/autonomy') return bigAutonomy(diagram);
  if (path === '/drift') return bigDrift(diagram);
  return undefined;
}

function bigCapacity(diagram: DiagramView): CapacityView {
  const view = capacityIn('flood', diagram);
  return {
    ...view,
    buses: stretched(view.buses, maxBuses),
    breakers: stretched(view.breakers, maxBreakers),
    stranded: stretched(view.stranded, 300),
    more: { buses: 40, breakers: 178 },
  };
}

function bigPlaces(diagram: DiagramView): PlacesView {
  const view = placesIn(diagram);
  return {
    ...view,
    fitting: stretched(view.fitting, maxListed),
    refused: stretched(view.refused, maxListed),
  };
}

function bigChanges(diagram: DiagramView): VerdictChangesView {
  const { changes } = verdictChangesIn('flood', diagram);
  return { changes: stretched(changes, maxChanges), isCut: true };
}

function bigMoment(diagram: DiagramView): VerdictAtView {
  const view = verdictAtIn('flood', diagram, diagram.at - 3_600_000);
  if (view.recorded === null) throw new Error('this moment was recorded');
  const { nodes } = diagram;
  const states = nodes.slice(0, maxStates).map(({ id, name, stateSentence: sentence }) => {
    return { id, name, state: 'unavailable' as const, sinceMs: diagram.at, sentence };
  });
  return { ...view, recorded: { ...view.recorded, states } };
}

function bigAutonomy(diagram: DiagramView): AutonomyView {
  const view = autonomyIn('flood', diagram);
  return { ...view, refuellings: stretched(view.refuellings, 100) };
}

function bigDrift(diagram: DiagramView): DriftView {
  const view = driftIn('flood', diagram);
  return { ...view, buses: stretched(view.buses, 600) };
}
