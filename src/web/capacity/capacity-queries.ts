// What the capacity page asks, and the question as it stands in the address. Easy to get wrong: an empty field is no
// question, never a zero.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query';
import type {
  CapacityView,
  CountedLoad,
  CountedStates,
  HoldView,
  NewHold,
  PlacesView,
} from '../../api/contract-capacity.ts';
import { ask } from '../server.ts';

export interface Question {
  /** As typed; empty: nothing is asked yet. */
  readonly kw: string;
  readonly units: string;
  readonly feeds: '1' | '2';
  readonly room: string;
  readonly row: string;
  readonly tenant: string;
  readonly states: CountedStates;
  readonly count: CountedLoad;
}

export function questionOf(query: URLSearchParams): Question {
  const text = (name: string): string => query.get(name) ?? '';
  return {
    kw: text('kw'),
    units: text('units'),
    feeds: text('feeds') === '1' ? '1' : '2',
    room: text('room'),
    row: text('row'),
    tenant: text('tenant'),
    states: text('states') === 'live' ? 'live' : 'design',
    count: text('count') === 'drawn' ? 'drawn' : 'promised',
  };
}

/** The question as a query, without what is empty or as when nothing is said. */
export function queryOf(question: Partial<Question>): string {
  const asIs: Partial<Question> = { feeds: '2', states: 'design', count: 'promised' };
  const said = Object.entries(question).filter(
    ([name, value]) => value !== '' && asIs[name as keyof Question] !== value,
  );
  const query = new URLSearchParams(said.map(([name, value]): [string, string] => [name, String(value)]));
  return query.size === 0 ? '' : `?${query.toString()}`;
}

/** A decimal comma is a point to the server. */
export function isAsked({ kw, units }: Question): boolean {
  return Number(decimal(kw)) > 0 && units !== '' && Number(units) >= 0;
}

export function decimal(text: string): string {
  return text.trim().replace(',', '.');
}

export const useCapacity = ({
  states,
  count,
}: Pick<Question, 'states' | 'count'>): UseQueryResult<CapacityView, Error> =>
  useQuery({
    queryKey: ['capacity', states, count],
    queryFn: () => ask<CapacityView>('GET', `/capacity${queryOf({ states, count })}`),
    placeholderData: (before) => before,
    refetchInterval: 60_000,
  });

export function placesQuery(question: Question): string {
  return queryOf({ ...question, kw: decimal(question.kw) });
}

export const usePlaces = (question: Question): UseQueryResult<PlacesView, Error> =>
  useQuery({
    queryKey: ['capacity-places', placesQuery(question)],
    queryFn: () => ask<PlacesView>('GET', `/capacity/places${placesQuery(question)}`),
    enabled: isAsked(question),
    placeholderData: (before) => before,
  });

/** Everything that a hold changes is asked for again. */
function useAfterHold(): () => void {
  const queries = useQueryClient();
  return () => {
    void queries.invalidateQueries({ queryKey: ['capacity'] });
    void queries.invalidateQueries({ queryKey: ['capacity-places'] });
  };
}

export function useHold(): UseMutationResult<HoldView, Error, NewHold> {
  const onSuccess = useAfterHold();
  return useMutation({
    mutationFn: (wanted: NewHold) => ask<HoldView>('POST', '/capacity/holds', wanted),
    onSuccess,
  });
}

export function useRelease(): UseMutationResult<void, Error, string> {
  const onSuccess = useAfterHold();
  return useMutation({
    mutationFn: (id: string) => ask<undefined>('DELETE', `/capacity/holds/${encodeURIComponent(id)}`),
    onSuccess,
  });
}
