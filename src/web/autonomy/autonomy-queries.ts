// What the page of batteries and fuel asks and sends. Times and levels move on by themselves, so it is asked every few seconds.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query';
import type { AutonomyView, NewRefuelling } from '../../api/contract-autonomy.ts';
import { noteServerTime } from '../live/browser-time.ts';
import { ask } from '../server.ts';

const everyMs = 5_000;

export const useAutonomy = (): UseQueryResult<AutonomyView, Error> =>
  useQuery({
    queryKey: ['autonomy'],
    queryFn: async () => {
      const view = await ask<AutonomyView>('GET', '/autonomy');
      noteServerTime(view.at);
      return view;
    },
    refetchInterval: everyMs,
  });

export function useEnterRefuelling(): UseMutationResult<unknown, Error, NewRefuelling> {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (entry: NewRefuelling) => ask('POST', '/autonomy/refuellings', entry),
    onSettled: () => queries.invalidateQueries({ queryKey: ['autonomy'] }),
  });
}
