// What is asked about verdicts: why it is what it is now, what it was at an instant, and how it changed in a range.
import { useQuery } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import type { VerdictAtView, VerdictChangesView, VerdictWhyView } from '../../api/contract-verdict.ts';
import { serverNowMs } from '../live/browser-time.ts';
import { ask } from '../server.ts';

const dayMs = 86_400_000;

/** Asked while the answer is not yes; `stamp` changes whenever the verdict does. */
export const useVerdictWhy = (isOn: boolean, stamp: string): UseQueryResult<VerdictWhyView, Error> =>
  useQuery({
    queryKey: ['verdict-why', stamp],
    queryFn: () => ask<VerdictWhyView>('GET', '/verdicts/now'),
    enabled: isOn,
    placeholderData: (before) => before,
  });

/** What is past does not change; an instant that nobody watched may yet be told. */
export const useVerdictAt = (atMs: number): UseQueryResult<VerdictAtView, Error> =>
  useQuery({
    queryKey: ['verdict-at', atMs],
    queryFn: () => ask<VerdictAtView>('GET', `/verdicts/at?time=${atMs}`),
  });

export const useVerdictChanges = (days: number): UseQueryResult<VerdictChangesView, Error> =>
  useQuery({
    queryKey: ['verdict-changes', days],
    queryFn: () => {
      const to = serverNowMs() + 1_000;
      return ask<VerdictChangesView>(
        'GET',
        `/verdicts?from=${Math.floor(to - days * dayMs)}&to=${Math.floor(to)}`,
      );
    },
    refetchInterval: 10_000,
  });
