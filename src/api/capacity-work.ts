// The questions of capacity that take long on a large site, as values that go to another thread and back. Pure. Easy to get
// wrong: a value with a method or a secret in it does not survive the way, so no whole site is sent.
import type { DailyPeak } from '../capacity/growth.ts';
import { plannedModel } from '../capacity/hold.ts';
import { findPlaces, hangHolds } from '../capacity/place.ts';
import type { PlaceAnswer, PlaceParts, PlaceRequest } from '../capacity/place.ts';
import { sayCause } from '../capacity/place-words.ts';
import { findStranded } from '../capacity/stranded.ts';
import type { Site } from '../site/site.ts';
import { busViews } from './bus-view.ts';
import type { BusView, StrandedView } from './contract-capacity.ts';
import { capacitySpeech } from './place-view.ts';

/** What to plan with: the plant's demands and states as they are, and who has what. */
export interface Plan extends PlaceParts {
  readonly site: Pick<Site, 'racks' | 'components' | 'rooms'>;
}

export interface PlacesQuestion {
  readonly kind: 'places';
  readonly plan: Plan;
  readonly request: PlaceRequest;
}

/** Of the whole site: how full every bus is, and what is stranded. */
export interface WeighQuestion {
  readonly kind: 'weigh';
  readonly plan: Plan;
  /** By component; a component without an entry is not measured. */
  readonly history: ReadonlyMap<string, readonly DailyPeak[]>;
  /** Components that something measures. */
  readonly measured: ReadonlySet<string>;
}

export type CapacityQuestion = PlacesQuestion | WeighQuestion;

export interface Weighed {
  readonly buses: readonly BusView[];
  readonly stranded: readonly StrandedView[];
}

export type CapacityAnswer = PlaceAnswer | Weighed;
export type AnswerTo<Q extends CapacityQuestion> = Q extends PlacesQuestion ? PlaceAnswer : Weighed;

export function answerCapacity(question: CapacityQuestion): CapacityAnswer {
  return question.kind === 'places' ? findPlaces(question.plan, question.request) : weigh(question);
}

function weigh({ plan, history, measured }: WeighQuestion): Weighed {
  const { hung } = hangHolds(plan);
  const buses = busViews({
    site: plan.site,
    model: plannedModel(plan.model, plan.occupancy.promised, hung),
    states: plan.states,
    history,
    measured,
    speech: capacitySpeech(plan.site),
  });
  return { buses, stranded: strandedViews(plan) };
}

function strandedViews(plan: Plan): StrandedView[] {
  const speech = capacitySpeech(plan.site);
  const rows = new Map<string, string>(
    plan.site.rooms.flatMap((room) =>
      room.rows.map((row) => [`${room.id} ${row.id}`, `${room.name}, ${row.name}`] as const),
    ),
  );
  return findStranded(plan)
    .map(({ cause, ...one }): StrandedView => ({
      ...one,
      name: one.kind === 'row' ? (rows.get(one.id) ?? one.name) : one.name,
      cause: sayCause(cause, speech) ?? null,
    }))
    .toSorted((a, b) => (a.kind === b.kind ? b.strandedKw - a.strandedKw : a.kind === 'panel' ? -1 : 1));
}
