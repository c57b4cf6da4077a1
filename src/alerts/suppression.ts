// Which findings maintenance explains, and so keeps quiet while it lasts. Pure. Easy to get wrong: a window explains what
// it takes out, and batteries that run because of it, and nothing else – not a load that goes dark, not an overload, not
// what a failure elsewhere adds to the same finding; and what follows only from suppressed causes, but is not explained
// itself, becomes a cause.
import { outOf, reachOf } from '../maintenance/reach.ts';
import type { WorkNow } from '../maintenance/work-now.ts';
import type { AlertSubject } from './alert-store.ts';
import type { AlertSituation, FindingCode, Findings } from './finding.ts';

/** What these say is never the work's own doing. */
const neverExplained: ReadonlySet<FindingCode> = new Set<FindingCode>([
  'overload',
  'devices-silent',
  'collectors-silent',
  'maintenance-no-go',
  'maintenance-not-proven',
  'maintenance-uncovered-no-go',
  'maintenance-uncovered-not-proven',
  'maintenance-late',
]);

type CoverSituation = Pick<AlertSituation, 'site' | 'report' | 'supply'> & {
  readonly maintenance?: readonly WorkNow[];
};

export class Cover {
  readonly #situation: CoverSituation;
  /** What each window in force takes out. */
  readonly #outs: ReadonlyMap<string, ReadonlySet<string>>;
  readonly #out: ReadonlySet<string>;
  /** And what has no other feed than what they take out together. */
  readonly #reach: ReadonlySet<string>;
  readonly #named: ReadonlySet<string>;
  readonly #boundTo: ReadonlyMap<string, readonly string[]>;
  readonly #loads: ReadonlySet<string>;

  constructor(situation: CoverSituation) {
    this.#situation = situation;
    const { components, devices } = situation.site;
    const works = (situation.maintenance ?? []).filter(({ removed }) => removed.length > 0);
    this.#named = new Set(works.flatMap(({ removed }) => removed));
    this.#outs = new Map(works.map(({ id, removed }) => [id, outOf(components, removed)]));
    this.#out = new Set([...this.#outs.values()].flatMap((out) => [...out]));
    this.#reach = works.length === 0 ? new Set() : reachOf(components, this.#named);
    this.#boundTo = new Map(
      works.length === 0 ? [] : devices.map(({ id, bindings }) => [id, bindings.map((one) => one.component)]),
    );
    this.#loads = new Set(
      works.length === 0 ? [] : components.filter((one) => one.provides === undefined).map(({ id }) => id),
    );
  }

  /** Ids of the windows that explain it, sorted; empty: none does. */
  of(subject: AlertSubject): readonly string[] {
    if (this.#out.size === 0 || neverExplained.has(subject.code) || this.#doesHarm(subject)) return [];
    const about = this.#aboutWhat(subject);
    if (about.length === 0) return [];
    if (subject.code === 'on-battery') {
      // Only as a consequence: batteries that run though everything is still in place are a failure of their own.
      const isExplained = subject.causeKeys.length > 0 && about.every((id) => this.#reach.has(id));
      return isExplained ? [...this.#outs.keys()].sort() : [];
    }
    if (!about.every((id) => this.#out.has(id))) return [];
    return [...this.#outs]
      .filter(([, out]) => about.some((id) => out.has(id)))
      .map(([id]) => id)
      .sort();
  }

  /** Components that the finding is about; a device stands for all that it speaks for. */
  #aboutWhat(subject: AlertSubject): readonly string[] {
    if (subject.code === 'on-battery') return subject.consequences.filter((id) => !this.#loads.has(id));
    if (subject.componentId !== null) return [subject.componentId];
    return subject.deviceId === null ? [] : (this.#boundTo.get(subject.deviceId) ?? []);
  }

  /** A load that nobody named is dark or on battery by it, or something is overloaded by it. */
  #doesHarm({ consequences, componentId }: AlertSubject): boolean {
    const { supply, report } = this.#situation;
    const overloaded = new Set(report.live.baseline.overloaded.map(({ id }) => id));
    const ids = componentId === null ? consequences : [...consequences, componentId];
    return ids.some((id) => {
      const fed = supply.get(id);
      const isSuffering = (fed === 'lost' || fed === 'on-battery') && !this.#named.has(id);
      return isSuffering || overloaded.has(id);
    });
  }
}

export interface Suppression {
  readonly suppressedBy: readonly string[];
  /** Nothing that is told explains it. */
  readonly isCause: boolean;
}

/** By key of each finding. */
export function suppressFindings(
  { findings }: Pick<Findings, 'findings'>,
  cover: Cover,
): ReadonlyMap<string, Suppression> {
  const own = new Map(findings.map((finding) => [finding.key, cover.of(finding)]));
  return new Map(
    findings.map(({ key, code, causeKeys }): [string, Suppression] => {
      const byCauses = causeKeys.map((cause) => own.get(cause) ?? []);
      const isAllCovered = causeKeys.length > 0 && byCauses.every((by) => by.length > 0);
      const followed = [...new Set(byCauses.flat())].sort();
      // The verdict on the whole site says nothing that its causes do not say.
      const isVerdict = code === 'verdict-no' || code === 'verdict-not-proven';
      const isFollowing = isVerdict || (code === 'on-battery' && (own.get(key) ?? []).length > 0);
      const suppressedBy = isFollowing ? (isAllCovered ? followed : []) : (own.get(key) ?? []);
      return [key, { suppressedBy, isCause: causeKeys.length === 0 || isAllCovered }];
    }),
  );
}
