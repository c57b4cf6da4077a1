// What `check-config` says about the network beyond faults: links that share their fate. Easy to get wrong: these are no
// faults – a site may have to live with one duct – so they go to the reader and change no exit status.
import { findSharedRisks } from '../redundancy/shared-risk.ts';
import type { Site } from '../site/site.ts';

export interface ConfigWarning {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

export function networkWarnings(site: Site): readonly ConfigWarning[] {
  const components = new Map(site.components.map((component) => [component.id, component]));
  const nameOf = (id: string): string => components.get(id)?.name ?? id;
  const warn = (componentId: string, message: string): ConfigWarning => ({
    file: site.file,
    line: components.get(componentId)?.line ?? 1,
    message,
  });
  const report = findSharedRisks(site);
  const sourceOf = new Map(report.links.map((link) => [link.id, link.sourceId]));
  const shared = report.shared.map(({ links: [a, b], components: ids, risks }) => {
    const [one, other] = [sourceOf.get(a) ?? a, sourceOf.get(b) ?? b];
    const who = one === other ? `both ways of ${nameOf(one)}` : `${nameOf(one)} and ${nameOf(other)}`;
    const what = [...ids.map(nameOf), ...risks.map((risk) => `the risk "${risk}"`)].join(', ');
    return warn(ids[0] ?? one, `${who} share ${what}: what takes it out takes out both links`);
  });
  const alone = report.aloneSources.map((id) =>
    warn(id, `${nameOf(id)} is the only carrier of what it serves`),
  );
  const lonely = report.lonelyRisks.map(({ risk, componentId }) =>
    warn(componentId, `the shared risk "${risk}" is named by ${nameOf(componentId)} alone; is it misspelt?`),
  );
  return [...shared, ...alone, ...lonely];
}
