// What the page of drift asks and changes. It is looked at by the server once a minute, so asking more often says no more;
// after a change everything is asked again.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query';
import type { DriftView } from '../../api/contract-drift.ts';
import { noteServerTime } from '../live/browser-time.ts';
import { ask } from '../server.ts';

const everyMs = 15_000;

export const useDrift = (): UseQueryResult<DriftView, Error> =>
  useQuery({
    queryKey: ['drift'],
    queryFn: async () => {
      const view = await ask<DriftView>('GET', '/drift');
      noteServerTime(view.at);
      return view;
    },
    refetchInterval: everyMs,
  });

/** Says that an item is known, with the reason; without one takes it back. */
export function useKnown(key: string): UseMutationResult<unknown, Error, string | null> {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (reason: string | null) =>
      reason === null ? ask('POST', '/drift/unknown', { key }) : ask('POST', '/drift/known', { key, reason }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['drift'] }),
  });
}
