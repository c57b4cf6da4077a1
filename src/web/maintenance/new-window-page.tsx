// A new window. Components may come with the address (from the diagram); the time begins as the next full hour.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { MaintenanceListView, PlanBody } from '../../api/contract-maintenance.ts';
import { useWords } from '../language.ts';
import { serverNowMs } from '../live/browser-time.ts';
import { navigate, useAddress } from '../navigation.tsx';
import { Shown } from '../parts/notices.tsx';
import { usePageTitle } from '../parts/page-title.ts';
import { windowPath } from '../routes.ts';
import { ask } from '../server.ts';
import { useSignedIn } from '../shell/session-context.ts';
import '../styles/maintenance.css';
import { useMaintenance } from './maintenance-queries.ts';
import { WindowForm } from './window-form.tsx';

const hourMs = 3_600_000;

export function NewWindowPage(): ReactElement {
  const { t } = useWords();
  usePageTitle(t('maintenance.new'));
  return (
    <div className="page maintenance-page">
      <header className="page-head">
        <h1>{t('maintenance.new')}</h1>
      </header>
      <Shown of={useMaintenance()}>{(list) => <NewWindow list={list} />}</Shown>
    </div>
  );
}

function NewWindow({ list }: { readonly list: MaintenanceListView }): ReactElement {
  const { t } = useWords();
  const { person } = useSignedIn();
  const queries = useQueryClient();
  const asked = useAddress().searchParams.get('components') ?? '';
  const create = useMutation({
    mutationFn: (plan: PlanBody) => ask<{ readonly id: string }>('POST', '/maintenance', plan),
    onSuccess: ({ id }) => navigate(windowPath(id)),
    onSettled: () => queries.invalidateQueries({ queryKey: ['maintenance'] }),
  });
  const startsAtMs = Math.ceil(serverNowMs() / hourMs) * hourMs;
  const plan: PlanBody = {
    title: '',
    reason: '',
    inChargeId: list.people.find(({ id }) => id === person.id)?.id ?? list.people[0]?.id ?? '',
    steps: [
      {
        title: '',
        startsAtMs,
        endsAtMs: startsAtMs + 2 * hourMs,
        componentIds: asked.split(',').filter((id) => id !== ''),
      },
    ],
  };
  return (
    <WindowForm
      plan={plan}
      people={list.people}
      isBusy={create.isPending}
      error={create.error}
      sendWord={t('maintenance.save')}
      send={create.mutate}
    />
  );
}
