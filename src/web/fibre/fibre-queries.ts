// What the page of fibres asks. Levels and rates move on by themselves, so it is asked every few seconds.
import { useQuery } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import type { FibreView } from '../../api/contract-fibre.ts';
import { noteServerTime } from '../live/browser-time.ts';
import { ask } from '../server.ts';

const everyMs = 5_000;

export const useFibre = (): UseQueryResult<FibreView, Error> =>
  useQuery({
    queryKey: ['fibre'],
    queryFn: async () => {
      const view = await ask<FibreView>('GET', '/fibre');
      noteServerTime(view.at);
      return view;
    },
    refetchInterval: everyMs,
  });
