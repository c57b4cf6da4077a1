// Every question a page asks, with its key in the cache. Easy to get wrong: overview, diagram and active alerts are
// kept fresh by the stream (live-stream.ts) under these very keys; asking again on a timer would only add load.
import { QueryClient, useQuery } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import type {
  AlertView,
  ComponentView,
  DiagramView,
  DrillView,
  OverviewView,
  PageView,
  SeriesView,
  SessionView,
  ValueView,
} from '../api/contract.ts';
import type { WhatIfView } from '../api/contract-what-if.ts';
import type { OnCallView } from '../api/contract-oncall.ts';
import type { InvoiceView, MonthSummary, TenantSummary, TenantView } from '../api/contract-tenant.ts';
import { sumOf } from './diagram/sparkline.ts';
import { noteServerTime, serverNowMs, useNowStep } from './live/browser-time.ts';
import { ServerProblem, ask } from './server.ts';

const retriesWhenUnreachable = 3;

/** A refusal is an answer and is not asked again; only silence is. */
function isWorthRetrying(count: number, error: Error): boolean {
  const silent = error instanceof ServerProblem && (error.status === 0 || error.status >= 502);
  return silent && count < retriesWhenUnreachable;
}

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { retry: isWorthRetrying, staleTime: 5_000, refetchOnWindowFocus: true },
      mutations: { retry: false },
    },
  });
}

async function askDated<Answer extends { readonly at: number }>(path: string): Promise<Answer> {
  const answer = await ask<Answer>('GET', path);
  noteServerTime(answer.at);
  return answer;
}

const e = encodeURIComponent;

export const useSession = (): UseQueryResult<SessionView, Error> =>
  useQuery({ queryKey: ['session'], queryFn: () => ask<SessionView>('GET', '/session'), staleTime: 60_000 });

export const useOverview = (enabled = true): UseQueryResult<OverviewView, Error> =>
  useQuery({ queryKey: ['overview'], queryFn: () => askDated<OverviewView>('/overview'), enabled });

export const useDiagram = (): UseQueryResult<DiagramView, Error> =>
  useQuery({ queryKey: ['diagram'], queryFn: () => askDated<DiagramView>('/diagram') });

export const useComponent = (id: string): UseQueryResult<ComponentView, Error> =>
  useQuery({
    queryKey: ['component', id],
    queryFn: () => askDated<ComponentView>(`/components/${e(id)}`),
    refetchInterval: 5_000,
  });

const hourMs = 3_600_000;
const hourStepMs = 30_000;
const sparkStepSeconds = 30;

export interface LastHourView extends SeriesView {
  readonly span: { readonly fromMs: number; readonly toMs: number };
}

export interface HistoryQuestion {
  readonly deviceId: string;
  readonly point: ValueView['point'];
  /** One, or the parts that make up the whole, as the three lines of an output. */
  readonly instances: readonly string[];
}

/** One point of one device over the last hour, with the hour it was asked for. */
/** The last hour, one and the same for all charts of it on a page. */
export function useHourSpan(): { readonly fromMs: number; readonly toMs: number } {
  const toMs = useNowStep(hourStepMs);
  return { fromMs: toMs - hourMs, toMs };
}

export const useLastHour = ({
  deviceId,
  point,
  instances,
}: HistoryQuestion): UseQueryResult<LastHourView, Error> =>
  useQuery({
    queryKey: ['last-hour', deviceId, point, ...instances],
    queryFn: async () => {
      const toMs = Math.floor(serverNowMs());
      const span = { fromMs: toMs - hourMs, toMs };
      const range = `from=${span.fromMs}&to=${toMs}&step=${sparkStepSeconds}`;
      const which = `device=${e(deviceId)}&point=${e(point)}`;
      const all = await Promise.all(
        instances.map((one) => ask<SeriesView>('GET', `/series?${which}&instance=${e(one)}&${range}`)),
      );
      return { unit: all[0]?.unit ?? '', points: sumOf(all.map((one) => one.points)), span };
    },
    refetchInterval: hourStepMs,
  });

export const useWhatIf = (without: readonly string[]): UseQueryResult<WhatIfView, Error> =>
  useQuery({
    queryKey: ['what-if', ...without],
    queryFn: () => ask<WhatIfView>('GET', `/what-if?without=${without.map(e).join(',')}`),
    enabled: without.length > 0,
    placeholderData: (before) => before,
  });

export const useAlerts = (state: 'active' | 'ended'): UseQueryResult<readonly AlertView[], Error> =>
  useQuery({
    queryKey: ['alerts', state],
    queryFn: () => ask<readonly AlertView[]>('GET', `/alerts?state=${state}`),
  });

export const useOnCall = (): UseQueryResult<OnCallView, Error> =>
  useQuery({
    queryKey: ['on-call'],
    queryFn: () => askDated<OnCallView>('/on-call'),
    refetchInterval: 10_000,
  });

export const usePage = (token: string): UseQueryResult<PageView, Error> =>
  useQuery({
    queryKey: ['page', token],
    queryFn: () => ask<PageView>('GET', `/pages/${e(token)}`),
    refetchInterval: 5_000,
  });

export const useDrills = (enabled: boolean): UseQueryResult<readonly DrillView[], Error> =>
  useQuery({
    queryKey: ['drills'],
    queryFn: () => ask<readonly DrillView[]>('GET', '/drills'),
    enabled,
    refetchInterval: 5_000,
  });

export const useTenants = (): UseQueryResult<readonly TenantSummary[], Error> =>
  useQuery({ queryKey: ['tenants'], queryFn: () => ask<readonly TenantSummary[]>('GET', '/tenants') });

export const useTenant = (id: string): UseQueryResult<TenantView, Error> =>
  useQuery({
    queryKey: ['tenant', id],
    queryFn: () => askDated<TenantView>(`/tenants/${e(id)}`),
    refetchInterval: 30_000,
  });

export const useInvoice = (id: string, number: string): UseQueryResult<InvoiceView, Error> =>
  useQuery({
    queryKey: ['invoice', id, number],
    queryFn: () => ask<InvoiceView>('GET', `/tenants/${e(id)}/invoices/${e(number)}`),
  });

export const useMonths = (): UseQueryResult<readonly MonthSummary[], Error> =>
  useQuery({ queryKey: ['months'], queryFn: () => ask<readonly MonthSummary[]>('GET', '/months') });
