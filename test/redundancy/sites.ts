// Small plants written by hand, for tests that a person reads. Only what differs from the defaults is given.

import type { ComponentInput, Medium, PlantComponent, PlantModel } from '../../src/site/component.ts';

export interface Given extends Partial<Omit<PlantComponent, 'id' | 'inputs'>> {
  /** By medium: one id, or how several are used. */
  readonly from?: Partial<Record<Medium, string | { share: string[] } | { select: string[] }>>;
}

function inputOf(medium: Medium, feed: string | { share: string[] } | { select: string[] }): ComponentInput {
  if (typeof feed === 'string') return { medium, mode: 'share', members: [feed] };
  if ('share' in feed) return { medium, mode: 'share', members: feed.share };
  return { medium, mode: 'select', members: feed.select };
}

/** A plant of the given components, by id. */
export function plantOf(components: Record<string, Given>): PlantModel {
  const order: Medium[] = ['power', 'cooling', 'network'];
  return {
    components: Object.entries(components).map(([id, { from = {}, ...given }]): PlantComponent => {
      const inputs = order.flatMap((medium) => {
        const feed = from[medium];
        return feed === undefined ? [] : [inputOf(medium, feed)];
      });
      const plain = { kind: 'thing', demand: {}, efficiency: 1, isolates: [], removable: true };
      return { id, ...plain, state: 'available', ...given, inputs };
    }),
  };
}

/** `count` racks `rack-01`, `rack-02`, ... all alike. */
export function racks(count: number, rack: Given): Record<string, Given> {
  const id = (n: number): string => `rack-${String(n + 1).padStart(2, '0')}`;
  return Object.fromEntries(Array.from({ length: count }, (_, n) => [id(n), { kind: 'rack', ...rack }]));
}
