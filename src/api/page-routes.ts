// What the link in a page opens. The link is the key: no sign-in stands before reading or acting. Easy to get wrong: mail
// scanners open every link, so GET only shows, and only POST acts.
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { appendAudit } from '../access/audit-store.ts';
import { AppError } from '../core/errors.ts';
import {
  acknowledgeByToken,
  declineByToken,
  escalateByToken,
  pageByToken,
} from '../oncall/page-token-store.ts';
import type { TokenAnswer } from '../oncall/page-token-store.ts';
import type { Transaction } from '../platform/database.ts';
import type { PageView } from './contract.ts';
import { pageView } from './oncall-view.ts';
import { now } from './session.ts';
import type { ApiParts } from './sources.ts';

const params = Type.Object({ token: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }) });
const unknownLink = 'This link is over or was never given out; open Qosha and sign in';

type Act = (tx: Transaction, token: string, atMs: number) => Promise<TokenAnswer>;
const acts: Readonly<Record<'acknowledge' | 'escalate' | 'decline', Act>> = {
  acknowledge: acknowledgeByToken,
  escalate: escalateByToken,
  decline: declineByToken,
};

async function viewByToken(tx: Transaction, parts: ApiParts, token: string): Promise<PageView> {
  const holder = await pageByToken(tx, token, parts.clock.epochMs());
  const view = holder === undefined ? undefined : await pageView(tx, parts, holder.page.id);
  if (holder === undefined || view === undefined) throw new AppError('not-found', unknownLink);
  return { ...view, reader: holder.person };
}

export function installPageRoutes(server: FastifyInstance, parts: ApiParts): void {
  const options = { config: { policy: 'public' as const }, schema: { params } };

  server.get<{ Params: { token: string } }>('/api/v1/pages/:token', options, (request) =>
    parts.database.transaction((tx) => viewByToken(tx, parts, request.params.token)),
  );

  for (const [name, act] of Object.entries(acts)) {
    server.post<{ Params: { token: string } }>(`/api/v1/pages/:token/${name}`, options, async (request) => {
      const { token } = request.params;
      const view = await parts.database.transaction(async (tx) => {
        const holder = await pageByToken(tx, token, parts.clock.epochMs());
        const answer = await act(tx, token, parts.clock.epochMs());
        if (holder === undefined || answer === 'unknown') throw new AppError('not-found', unknownLink);
        const event = { actor: holder.person, action: `page.${name}`, subject: holder.page.id };
        await appendAudit(tx, { ...event, at: now(parts), detail: { answer } });
        return viewByToken(tx, parts, token);
      });
      parts.changes.publish([view.alert.id]);
      return view;
    });
  }
}
