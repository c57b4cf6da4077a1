// What the pages of maintenance ask the server. Easy to get wrong: a verdict is asked for while somebody still chooses,
// so it waits until the choice rests for a moment, and the one before stays in sight, marked as old.
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type {
  GoVerdictView,
  MaintenanceListView,
  PlanBody,
  WindowPageView,
} from '../../api/contract-maintenance.ts';
import { noteServerTime } from '../live/browser-time.ts';
import { ask } from '../server.ts';

const refreshMs = 10_000;
const restMs = 350;

async function askDated<Answer extends { readonly at: number }>(path: string): Promise<Answer> {
  const answer = await ask<Answer>('GET', path);
  noteServerTime(answer.at);
  return answer;
}

export const useMaintenance = (): UseQueryResult<MaintenanceListView, Error> =>
  useQuery({
    queryKey: ['maintenance'],
    queryFn: () => askDated<MaintenanceListView>('/maintenance'),
    refetchInterval: refreshMs,
  });

export const useWindow = (id: string): UseQueryResult<WindowPageView, Error> =>
  useQuery({
    queryKey: ['maintenance', id],
    queryFn: () => askDated<WindowPageView>(`/maintenance/${encodeURIComponent(id)}`),
    refetchInterval: refreshMs,
  });

export interface Question {
  readonly id?: string;
  readonly steps: PlanBody['steps'];
}

/** The verdict on what is being written; undefined steps ask nothing. */
export function useVerdict(question: Question | undefined): UseQueryResult<GoVerdictView, Error> {
  const text = question === undefined ? '' : JSON.stringify(question);
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), restMs);
    return () => clearTimeout(timer);
  }, [text]);
  return useQuery({
    queryKey: ['judge', rested],
    queryFn: () => ask<GoVerdictView>('POST', '/maintenance/judge', JSON.parse(rested)),
    enabled: rested !== '',
    placeholderData: keepPreviousData,
    staleTime: 15_000,
    refetchInterval: 60_000,
  });
}

/** Does something to a window and shows it as it has become. */
export function useDecision(
  id: string,
): UseMutationResult<WindowPageView, Error, { readonly path: string; readonly body?: unknown }> {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ path, body }) =>
      ask<WindowPageView>(
        path === '' ? 'PUT' : 'POST',
        `/maintenance/${encodeURIComponent(id)}${path === '' ? '' : `/${path}`}`,
        body,
      ),
    onSuccess: (page) => queries.setQueryData(['maintenance', id], page),
    onSettled: () => queries.invalidateQueries({ queryKey: ['maintenance'] }),
  });
}
