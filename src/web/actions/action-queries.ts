// What the page of actions asks and changes. The interlock is judged anew with each answer, so it is asked every few seconds;
// after a change everything is asked again.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query';
import type { ActionsView, ConsentBody, NewArmingBody } from '../../api/contract-actions.ts';
import { noteServerTime } from '../live/browser-time.ts';
import { ask } from '../server.ts';

const everyMs = 3_000;

export const useActions = (): UseQueryResult<ActionsView, Error> =>
  useQuery({
    queryKey: ['actions'],
    queryFn: async () => {
      const view = await ask<ActionsView>('GET', '/actions');
      noteServerTime(view.at);
      return view;
    },
    refetchInterval: everyMs,
  });

export type ActionChange =
  | { readonly way: 'arming'; readonly body: NewArmingBody }
  | { readonly way: 'consent'; readonly body: ConsentBody }
  | { readonly way: 'disarming'; readonly body: object };

export function useActionChange(name: string): UseMutationResult<unknown, Error, ActionChange> {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ way, body }: ActionChange) =>
      ask('POST', `/actions/${encodeURIComponent(name)}/${way}`, body),
    onSettled: () => queries.invalidateQueries({ queryKey: ['actions'] }),
  });
}

/** Says what was found where nobody knew whether it was done. */
export function useChecked(id: string): UseMutationResult<unknown, Error, string> {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (note: string) => ask('POST', `/actions/intents/${encodeURIComponent(id)}/checked`, { note }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['actions'] }),
  });
}
