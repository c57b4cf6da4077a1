// A run as evidence: everything about it as one object, its canonical text, and the hash of that text, which stands on the
// paper too. Easy to get wrong: canonical JSON knows whole numbers only, so limits with decimals go in as decimal text; and
// nothing that changes after the end (who was told) may be in it.
import { createHash } from 'node:crypto';
import { canonicalJson } from '../core/canonical-json.ts';
import { compareWithPlan } from './planned-test.ts';
import type { PlannedTest } from './planned-test.ts';
import { triggerOf, verdictOf } from './run.ts';
import type { KeptRun, RunEvent } from './run-store.ts';
import { lengthOf } from './span.ts';

export interface EvidenceSources {
  readonly site: { readonly id: string; readonly name: string; readonly timeZone: string };
  readonly events: readonly RunEvent[];
  readonly plan: PlannedTest | undefined;
}

export interface Evidence {
  readonly content: object;
  /** Canonical JSON of `content`. */
  readonly text: string;
  /** Of that text in UTF-8, lower-case hex. */
  readonly sha256: string;
}

export function evidenceOf({ run, sequence, names }: KeptRun, sources: EvidenceSources): Evidence {
  const { site, events, plan } = sources;
  const content = withoutFractions({
    format: 'qosha failover run 1',
    site,
    run: {
      ...run,
      verdict: verdictOf(run),
      trigger: triggerOf(run),
      items: run.items.map((item) => ({
        ...item,
        took: item.base === null || item.seen === null ? null : lengthOf(item.base, item.seen),
      })),
    },
    names,
    sequence,
    events: events.map(({ atMs, kind, item, verdict }) => ({ atMs, kind, item, verdict })),
    plan: plan === undefined ? null : { ...plan, differences: compareWithPlan(run, plan) },
  }) as object;
  const text = canonicalJson(content);
  return { content, text, sha256: createHash('sha256').update(text, 'utf8').digest('hex') };
}

function withoutFractions(value: unknown): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : String(value);
  if (Array.isArray(value)) return value.map(withoutFractions);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withoutFractions(one)]));
}
