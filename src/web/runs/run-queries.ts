// What the pages of failover runs ask. While something runs it is asked every second or two: a run is over in a minute.
import { useQuery } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import type { RegisterView, RunListView, RunView } from '../../api/contract-runs.ts';
import { noteServerTime } from '../live/browser-time.ts';
import { ask } from '../server.ts';

const runningMs = 2_000;
const restingMs = 5_000;
const oneRunMs = 1_000;
const registerMs = 30_000;

async function askDated<Answer extends { readonly at: number }>(path: string): Promise<Answer> {
  const answer = await ask<Answer>('GET', path);
  noteServerTime(answer.at);
  return answer;
}

/** `query` as it stands in the address: sequence, verdict, mark, before. */
export const useRuns = (query: string): UseQueryResult<RunListView, Error> =>
  useQuery({
    queryKey: ['runs', query],
    queryFn: () => askDated<RunListView>(`/runs${query}`),
    refetchInterval: ({ state }) => ((state.data?.running.length ?? 0) > 0 ? runningMs : restingMs),
    placeholderData: (before) => before,
  });

export const useRun = (id: string): UseQueryResult<RunView, Error> =>
  useQuery({
    queryKey: ['run', id],
    queryFn: () => askDated<RunView>(`/runs/${encodeURIComponent(id)}`),
    refetchInterval: ({ state }) => (state.data?.endedAtMs === null ? oneRunMs : false),
  });

export const useRegister = (): UseQueryResult<RegisterView, Error> =>
  useQuery({
    queryKey: ['register'],
    queryFn: () => askDated<RegisterView>('/runs/register'),
    refetchInterval: registerMs,
  });
