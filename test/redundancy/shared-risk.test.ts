// Which links share a fate: by hand on the cases that have cut real sites off, and against every single path on random
// networks.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { networkWarnings } from '../../src/commands/network-warnings.ts';
import { findSharedRisks, networkLinks } from '../../src/redundancy/shared-risk.ts';
import type { PlantComponent, PlantModel } from '../../src/site/component.ts';
import { demoSite } from '../simulator/plant-on-clock.ts';
import { plantOf } from './sites.ts';
import type { Given } from './sites.ts';

const fibre = (kind: string, from?: string | { share: string[] }): Given => ({
  kind,
  provides: 'network',
  ...(from === undefined ? {} : { from: { network: from } }),
});
const router = (from: string | { share: string[] }): Given => ({
  kind: 'router',
  provides: 'network',
  from: { network: from },
});
const rack: Given = { kind: 'rack', from: { network: { share: ['r1', 'r2'] } } };

describe('links', () => {
  test('two carriers, two ducts, two entries: nothing is shared', () => {
    const report = findSharedRisks(
      plantOf({
        c1: fibre('carrier'),
        d1: fibre('duct', 'c1'),
        e1: fibre('entry', 'd1'),
        r1: router('e1'),
        c2: fibre('carrier'),
        d2: fibre('duct', 'c2'),
        e2: fibre('entry', 'd2'),
        r2: router('e2'),
        rack,
      }),
    );
    expect(report.links.map(({ id, way }) => [id, way])).toEqual([
      ['c1>e1', ['c1', 'd1', 'e1']],
      ['c2>e2', ['c2', 'd2', 'e2']],
    ]);
    expect(report).toMatchObject({ pairs: 1, shared: [], aloneSources: [], lonelyRisks: [] });
  });

  test('two carriers in one duct share it, and the entry behind it', () => {
    //  c1 ┐
    //     ├─ d1 ── e1 ── r1, r2
    //  c2 ┘
    const report = findSharedRisks(
      plantOf({
        c1: fibre('carrier'),
        c2: fibre('carrier'),
        d1: fibre('duct', { share: ['c1', 'c2'] }),
        e1: fibre('entry', 'd1'),
        r1: router('e1'),
        r2: router('e1'),
        rack,
      }),
    );
    expect(report.shared).toEqual([{ links: ['c1>e1', 'c2>e1'], components: ['d1', 'e1'], risks: [] }]);
  });

  test('a ring through two ducts does not share the duct that another link runs in', () => {
    //  c1 ─┬─ d1 ─┬─ e1 ── r1
    //      └─ d2 ─┘
    //  c2 ─── d2 ─── e2 ── r2     (d2 is fed by both)
    const report = findSharedRisks(
      plantOf({
        c1: fibre('carrier'),
        c2: fibre('carrier'),
        d1: fibre('duct', 'c1'),
        d2: fibre('duct', { share: ['c1', 'c2'] }),
        e1: fibre('entry', { share: ['d1', 'd2'] }),
        e2: fibre('entry', 'd2'),
        r1: router('e1'),
        r2: router('e2'),
        rack,
      }),
    );
    const ring = report.shared.find(({ links }) => links.includes('c1>e1') && links.includes('c2>e2'));
    expect(ring).toBeUndefined();
    // c1 over d2 to e2 and c2 over d2 to e2 do share it.
    expect(report.shared).toContainEqual({ links: ['c1>e2', 'c2>e2'], components: ['d2', 'e2'], risks: [] });
  });

  test('a trench that is no equipment is a shared risk; a risk named once is said to be lonely', () => {
    const report = findSharedRisks(
      plantOf({
        c1: fibre('carrier'),
        d1: { ...fibre('duct', 'c1'), sharedRisk: ['river bridge', 'north trench'] },
        r1: router('d1'),
        c2: { ...fibre('carrier'), sharedRisk: ['river bridge'] },
        d2: { ...fibre('duct', 'c2'), sharedRisk: ['norht trench'] },
        r2: router('d2'),
        rack,
      }),
    );
    expect(report.shared).toEqual([{ links: ['c1>d1', 'c2>d2'], components: [], risks: ['river bridge'] }]);
    expect(report.lonelyRisks.map(({ risk }) => risk)).toEqual(['norht trench', 'north trench']);
  });

  test('one carrier over two entries shares the carrier, unless another carrier serves the same racks', () => {
    const alone = {
      c1: fibre('carrier'),
      e1: fibre('entry', 'c1'),
      e2: fibre('entry', 'c1'),
      r1: router('e1'),
      r2: router('e2'),
      rack,
    };
    expect(findSharedRisks(plantOf(alone))).toMatchObject({
      shared: [{ links: ['c1>e1', 'c1>e2'], components: ['c1'] }],
      aloneSources: ['c1'],
    });
    const mesh = {
      ...alone,
      c2: fibre('carrier'),
      e3: fibre('entry', 'c2'),
      r1: router({ share: ['e1', 'e3'] }),
    };
    expect(findSharedRisks(plantOf(mesh)).shared).toEqual([]);
  });

  test('networks that serve nothing in common need not be diverse', () => {
    const report = findSharedRisks(
      plantOf({
        c1: { ...fibre('carrier'), sharedRisk: ['street'] },
        r1: router('c1'),
        one: { kind: 'rack', from: { network: 'r1' } },
        c2: { ...fibre('carrier'), sharedRisk: ['street'] },
        r2: router('c2'),
        other: { kind: 'rack', from: { network: 'r2' } },
      }),
    );
    expect(report).toMatchObject({ pairs: 0, shared: [], aloneSources: ['c1', 'c2'] });
  });
});

/** Every path from `source` to `id` against the flow, through passive components alone. */
function pathsTo(model: PlantModel, id: string, source: string): string[][] {
  const component = model.components.find((one) => one.id === id);
  const feeders = component?.inputs.flatMap((input) => input.members) ?? [];
  const own = id === source ? [[id]] : [];
  const isPassive = (feeder: string): boolean =>
    model.components.find((one) => one.id === feeder)?.kind !== 'router';
  const behind = feeders.filter(isPassive).flatMap((feeder) => pathsTo(model, feeder, source));
  return [...own, ...behind.map((path) => [...path, id])];
}

const arbitraryNetwork = fc
  .array(
    fc.record({
      isRouter: fc.nat(5).map((n) => n === 0),
      feeders: fc.array(fc.nat(1_000), { maxLength: 3 }),
    }),
    { minLength: 2, maxLength: 12 },
  )
  .map((drafts): PlantModel => {
    const components = drafts.map(({ isRouter, feeders }, index): PlantComponent => {
      const members = index === 0 ? [] : [...new Set(feeders.map((pick) => `n${pick % index}`))];
      const inputs = members.length === 0 ? [] : [{ medium: 'network', mode: 'share', members } as const];
      const plain = { demand: {}, efficiency: 1, isolates: [], removable: true, state: 'available' } as const;
      const kind = isRouter && members.length > 0 ? 'router' : 'duct';
      return { id: `n${index}`, kind, provides: 'network', inputs, ...plain };
    });
    const all = components.map(({ id }) => id);
    const load: PlantComponent = {
      ...components[0]!,
      id: 'load',
      kind: 'rack',
      inputs: [{ medium: 'network', mode: 'share', members: all }],
    };
    const { provides: _, ...rack } = load;
    return { components: [...components, rack] };
  });

test('what lies on every way of a link is what all its paths have in common', () => {
  fc.assert(
    fc.property(arbitraryNetwork, (model) => {
      for (const link of networkLinks(model)) {
        const paths = pathsTo(model, link.handoffId, link.sourceId);
        expect(paths.length).toBeGreaterThan(0);
        const common = paths.reduce((left, path) => left.filter((id) => path.includes(id)));
        expect(link.way.toSorted()).toEqual(common.toSorted());
        expect(link.way[0]).toBe(link.sourceId);
      }
    }),
    { numRuns: 300 },
  );
});

test('check-config says nothing about the demonstration, and names what two carriers share', () => {
  const site = demoSite();
  expect(networkWarnings(site)).toEqual([]);
  const components = site.components.map((one) =>
    one.kind === 'duct' ? { ...one, sharedRisk: ['river bridge'] } : one,
  );
  const warnings = networkWarnings({ ...site, components });
  expect(warnings.map(({ message }) => message)).toEqual([
    'Carrier 1 and Carrier 2 share the risk "river bridge": what takes it out takes out both links',
  ]);
  expect(warnings[0]?.line).toBeGreaterThan(100);
});
