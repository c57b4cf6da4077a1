// Closing a month: first what will happen, then what happened, tenant by tenant. Easy to get wrong: the month counts as
// closed as soon as one tenant has an invoice, so the outcome of the others stays in sight until it was read.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { ReactElement } from 'react';
import type { MonthCloseView, TenantSummary } from '../../api/contract-tenant.ts';
import { useWords } from '../language.ts';
import { Trouble } from '../parts/notices.tsx';
import { ask } from '../server.ts';
import { sayMonth } from './month-list.ts';

interface CloseMonthProps {
  /** `2026-10`. */
  readonly month: string;
  readonly tenants: readonly TenantSummary[];
}

export function CloseMonth({ month, tenants }: CloseMonthProps): ReactElement {
  const speaker = useWords();
  const { t } = speaker;
  const [asking, setAsking] = useState(false);
  const dialog = useRef<HTMLDialogElement>(null);
  const queries = useQueryClient();
  const close = useMutation({
    mutationFn: () => ask<MonthCloseView>('POST', `/months/${encodeURIComponent(month)}/close`),
  });
  const name = sayMonth(month, speaker);
  /** The list of months is only asked for anew when the outcome was read: its row, and with it this dialog, goes away. */
  function leave(): void {
    setAsking(false);
    if (close.data === undefined && close.error === null) return;
    void queries.invalidateQueries({ queryKey: ['months'] });
    void queries.invalidateQueries({ queryKey: ['tenant'] });
    close.reset();
  }
  function open(): void {
    setAsking(true);
    dialog.current?.showModal();
  }
  return (
    <>
      <button type="button" className="button" onClick={open}>
        {t('months.close', { month: name })}
      </button>
      <dialog ref={dialog} aria-label={t('months.close-title', { month: name })} onClose={leave}>
        {asking && (
          <div className="close-month">
            <h2>{close.data === undefined ? t('months.close-title', { month: name }) : name}</h2>
            {close.data === undefined ? <WhatWillHappen /> : <Outcomes view={close.data} tenants={tenants} />}
            {close.error !== null && <Trouble inline error={close.error} />}
            <p className="dialog-buttons">
              {!isDone(close.data) && (
                <button
                  type="button"
                  className="button primary"
                  disabled={close.isPending}
                  onClick={() => close.mutate()}
                >
                  {close.isPending
                    ? t('months.closing')
                    : close.data === undefined
                      ? t('months.close', { month: name })
                      : t('retry')}
                </button>
              )}
              <button type="button" className="button" onClick={() => dialog.current?.close()}>
                {t(close.data === undefined ? 'months.cancel' : 'close')}
              </button>
            </p>
          </div>
        )}
      </dialog>
    </>
  );
}

function isDone(view: MonthCloseView | undefined): boolean {
  return view !== undefined && view.outcomes.every((one) => one.outcome !== 'failed');
}

function WhatWillHappen(): ReactElement {
  const { t } = useWords();
  return (
    <>
      <p>{t('months.close-what')}</p>
      <p className="soft">{t('months.close-again')}</p>
    </>
  );
}

interface OutcomesProps {
  readonly view: MonthCloseView;
  readonly tenants: readonly TenantSummary[];
}

function Outcomes({ view, tenants }: OutcomesProps): ReactElement {
  const { t } = useWords();
  const nameOf = (id: string): string => tenants.find((tenant) => tenant.id === id)?.name ?? id;
  if (view.outcomes.length === 0) return <p role="status">{t('months.nobody')}</p>;
  return (
    <ul className="outcomes" role="status">
      {view.outcomes.map(({ tenantId, outcome, number, reason }) => (
        <li key={tenantId}>
          <span>{nameOf(tenantId)}</span>
          <span className={outcome === 'failed' ? 'outcome-failed' : 'soft'}>
            {t(`months.outcome.${outcome}`, { number: number ?? '' })}
          </span>
          {reason !== null && <span className="small soft outcome-reason">{reason}</span>}
        </li>
      ))}
    </ul>
  );
}
