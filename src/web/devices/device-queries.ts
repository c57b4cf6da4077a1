// What the pages of devices ask, with its keys in the cache. Easy to get wrong: the stream says when a state changed and
// everything under `devices` is asked again then; ages and values move on between, so they are asked for every few seconds.
import { useQuery } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import type {
  DeviceListView,
  DevicePageView,
  PollingView,
  RawAnswersView,
  TokenView,
  TrapListView,
} from '../../api/contract-device.ts';
import { noteServerTime } from '../live/browser-time.ts';
import { ask } from '../server.ts';

const everyMs = 5_000;

async function askDated<Answer extends { readonly at: number }>(path: string): Promise<Answer> {
  const answer = await ask<Answer>('GET', path);
  noteServerTime(answer.at);
  return answer;
}

/** `query` as it stands in the address, with its question mark. */
export const useDevices = (query: string): UseQueryResult<DeviceListView, Error> =>
  useQuery({
    queryKey: ['devices', 'list', query],
    queryFn: () => askDated<DeviceListView>(`/devices${query}`),
    refetchInterval: everyMs,
    placeholderData: (before) => before,
  });

export const useDevice = (id: string): UseQueryResult<DevicePageView, Error> =>
  useQuery({
    queryKey: ['devices', 'one', id],
    queryFn: () => askDated<DevicePageView>(`/devices/${encodeURIComponent(id)}`),
    refetchInterval: everyMs,
  });

export const useRawAnswers = (id: string): UseQueryResult<RawAnswersView, Error> =>
  useQuery({
    queryKey: ['devices', 'answers', id],
    queryFn: () => ask<RawAnswersView>('GET', `/devices/${encodeURIComponent(id)}/answers`),
    refetchInterval: everyMs,
  });

export const useTraps = (id: string): UseQueryResult<TrapListView, Error> =>
  useQuery({
    queryKey: ['devices', 'traps', id],
    queryFn: () => ask<TrapListView>('GET', `/devices/${encodeURIComponent(id)}/traps`),
    refetchInterval: everyMs,
  });

export const usePolling = (): UseQueryResult<PollingView, Error> =>
  useQuery({
    queryKey: ['devices', 'polling'],
    queryFn: () => askDated<PollingView>('/polling'),
    refetchInterval: everyMs,
  });

export const useTokens = (): UseQueryResult<readonly TokenView[], Error> =>
  useQuery({ queryKey: ['tokens'], queryFn: () => ask<readonly TokenView[]>('GET', '/tokens') });
