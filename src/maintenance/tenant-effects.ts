// What a window means for each tenant: whose loads lose supply, whose have fewer ways to be fed. Pure. Easy to get
// wrong: it is compared with how things stand without this very window – what other windows take away is not its doing.
import type { LiveVerdict, LoadVerdict } from '../redundancy/report.ts';
import { media } from '../site/component.ts';
import type { Medium } from '../site/component.ts';
import type { MomentVerdict, TenantEffect } from './go-verdict.ts';
import type { Moment } from './sweep.ts';

interface Holder {
  readonly tenantId: string;
  readonly name: string;
}

/** Whose each load is; several where a rack is let in parts. */
export type LoadHolders = ReadonlyMap<string, readonly Holder[]>;

type Details = Pick<LiveVerdict, 'loads'>;

export interface Compared {
  readonly moment: Moment;
  readonly during: Details;
  /** As it would be without this window. */
  readonly before: Details;
}

interface Suffering {
  readonly losing: Set<string>;
  readonly reduced: Set<string>;
  readonly media: Set<Medium>;
}

/** By tenant, those who lose something first. */
export function gatherEffects(
  compared: readonly Compared[],
  verdicts: readonly MomentVerdict[],
  holders: LoadHolders,
): readonly TenantEffect[] {
  const found = new Map<string, Suffering & { readonly name: string }>();
  const of = ({ tenantId, name }: Holder): Suffering => {
    const known = found.get(tenantId) ?? {
      name,
      losing: new Set<string>(),
      reduced: new Set<string>(),
      media: new Set<Medium>(),
    };
    found.set(tenantId, known);
    return known;
  };
  for (const [i, { moment, during, before }] of compared.entries()) {
    const lost = new Set(lostLoads(verdicts[i]));
    for (const [loadId, holder] of eachHolder(holders)) {
      const now = during.loads[loadId];
      const then = before.loads[loadId];
      if (now === undefined || then === undefined) continue;
      const isNamed = moment.own.includes(loadId);
      const less = reducedMedia(now, then);
      if (isNamed || (lost.has(loadId) && then.served)) of(holder).losing.add(loadId);
      else if (less.length > 0) of(holder).reduced.add(loadId);
      else continue;
      for (const medium of less) of(holder).media.add(medium);
    }
  }
  return Array.from(found, ([tenantId, { name, losing, reduced, media: touched }]): TenantEffect => ({
    tenantId,
    name,
    effect: losing.size > 0 ? 'loses' : 'reduced',
    loadIds: [...losing.union(reduced)].sort(),
    media: media.filter((medium) => touched.has(medium)),
  })).sort(
    (a, b) =>
      (a.effect === b.effect ? 0 : a.effect === 'loses' ? -1 : 1) || (a.tenantId < b.tenantId ? -1 : 1),
  );
}

function eachHolder(holders: LoadHolders): readonly (readonly [string, Holder])[] {
  return [...holders].flatMap(([loadId, list]) => list.map((holder) => [loadId, holder] as const));
}

/** Loads that go dark, or would in the end of a cascade. */
function lostLoads(verdict: MomentVerdict | undefined): readonly string[] {
  if (verdict === undefined) return [];
  const { onUtilities, onGenerators, isolatedLoads } = verdict;
  return [onUtilities, onGenerators]
    .flatMap(({ lost, cascade }) => [...lost, ...(cascade?.lost ?? [])])
    .concat(isolatedLoads);
}

function reducedMedia(now: LoadVerdict, then: LoadVerdict): readonly Medium[] {
  const fewer = media.filter((medium) => (now.paths[medium] ?? 0) < (then.paths[medium] ?? 0));
  if (fewer.length > 0) return fewer;
  // Paths count what shares nothing; an element on which it newly hangs is a loss as well, of its power first.
  const isNewlyHanging = now.spofs.some((id) => !then.spofs.includes(id));
  return isNewlyHanging ? ['power'] : [];
}
