// Maintenance as the browser sees it. Pure but for the rows it is given. Easy to get wrong: text of carriers is
// untrusted, and leaves with its control and invisible characters made visible.
import type { DecisionEntry } from '../maintenance/window-store.ts';
import type { KeptVerdict } from '../maintenance/verdict-store.ts';
import { isLosing } from '../maintenance/go-no-go.ts';
import type { GoVerdict } from '../maintenance/go-verdict.ts';
import { sayHindrance } from '../maintenance/go-words.ts';
import type { Hindrance } from '../maintenance/hindrance.ts';
import { isOutdated, whyNotAsk } from '../maintenance/override.ts';
import type { MaintenanceWindow } from '../maintenance/window.ts';
import type {
  GoVerdictView,
  HindranceView,
  MaintenanceBrief,
  Named,
  WindowPageView,
  WindowView,
} from './contract-maintenance.ts';

export interface Names {
  readonly components: ReadonlyMap<string, string>;
  readonly people: ReadonlyMap<string, string>;
}

export const namedOf = (ids: readonly string[], names: ReadonlyMap<string, string>): Named[] =>
  ids.map((id) => ({ id, name: names.get(id) ?? id }));

const personOf = (id: string, { people }: Names): string => people.get(id) ?? id;

export function componentIdsOf(window: Pick<MaintenanceWindow, 'steps'>): string[] {
  return [...new Set(window.steps.flatMap((step) => step.componentIds))].sort();
}

/** `readerId`: who reads it. */
export function windowView(
  window: MaintenanceWindow,
  kept: KeptVerdict | undefined,
  names: Names,
  readerId: string,
): WindowView {
  const { id, state, startsAtMs, endsAtMs, closedAtMs, inChargeId } = window;
  return {
    id,
    title: visible(window.title),
    reason: visible(window.reason),
    state,
    startsAtMs,
    endsAtMs,
    components: namedOf(componentIdsOf(window), names.components),
    inCharge: inChargeId === null ? null : { id: inChargeId, name: personOf(inChargeId, names) },
    approval: approvalView(window, names),
    overrideRequest: requestView(window, names, readerId),
    answer: kept?.revision === window.revision ? kept.verdict.answer : null,
    isUncovered: isUncovered(window, kept),
    carrier: window.carrier === null ? null : visible(window.carrier.provider),
    closedAtMs,
  };
}

function approvalView({ approval }: MaintenanceWindow, names: Names): WindowView['approval'] {
  if (approval === null) return null;
  const { atMs } = approval;
  const by = personOf(approval.byId, names);
  if (approval.kind === 'go') return { kind: 'go', by, atMs };
  const { reason } = approval;
  return { kind: 'override', askedBy: personOf(approval.askedById, names), by, reason, atMs };
}

const isUncovered = ({ revision }: MaintenanceWindow, kept: KeptVerdict | undefined): boolean =>
  kept?.revision === revision && kept.uncovered.length > 0;

function requestView(
  { overrideRequest }: MaintenanceWindow,
  names: Names,
  readerId: string,
): WindowView['overrideRequest'] {
  if (overrideRequest === null) return null;
  const { askedById, reason, atMs } = overrideRequest;
  return { askedBy: personOf(askedById, names), reason, atMs, isOwn: askedById === readerId };
}

/** `titles`: of windows that are named in it, by id. */
export function overrideView(
  window: MaintenanceWindow,
  kept: KeptVerdict | undefined,
  rest: { readonly names: Names; readonly titles: ReadonlyMap<string, string>; readonly nowMs: number },
): WindowPageView['override'] {
  const { approval, overrideRequest } = window;
  const titles = Array.from(rest.titles, ([id, title]): [string, string] => [id, visible(title)]);
  const known = new Map([...rest.names.components, ...titles]);
  const said = (all: readonly Hindrance[]): HindranceView[] =>
    all.map((one) => ({ answer: one.answer, sentence: sayHindrance(one, known) }));
  const verdict = kept?.revision === window.revision ? kept.verdict : undefined;
  const isOld = verdict !== undefined && isOutdated(window, verdict.hindrances);
  return {
    covers: said(approval?.kind === 'override' ? approval.covers : []),
    uncovered: said(isUncovered(window, kept) ? (kept?.uncovered ?? []) : []),
    asked: said(overrideRequest?.hindrances ?? []),
    isOutdated: isOld,
    canBeAsked:
      verdict !== undefined &&
      (overrideRequest === null || isOld) &&
      whyNotAsk(window, verdict, rest.nowMs) === undefined,
  };
}

/** Windows that an override, or what stands in its way, names. */
export function windowsNamed(window: MaintenanceWindow, kept: KeptVerdict | undefined): readonly string[] {
  const { approval, overrideRequest } = window;
  const all = [
    ...(approval?.kind === 'override' ? approval.covers : []),
    ...(overrideRequest?.hindrances ?? []),
    ...(kept?.uncovered ?? []),
  ];
  return all.flatMap(({ kind, ids }) => (kind === 'window' ? ids : []));
}

export function goVerdictView(verdict: GoVerdict, { components }: Names): GoVerdictView {
  const { answer, basis, otherBasis, atMs, sentence, reasons, headroom, conflicts, forecast } = verdict;
  return {
    answer,
    basis,
    otherBasis,
    atMs,
    sentence,
    reasons,
    badSpans: verdict.moments
      .filter((moment) => moment.answer !== 'go')
      .flatMap((moment) => moment.spans.map((span) => ({ ...span, answer: moment.answer })))
      .sort((a, b) => a.fromMs - b.fromMs),
    moments: verdict.moments.length,
    singlePointsOfFailure: namedOf(verdict.singlePointsOfFailure, components),
    isLosing: verdict.moments.some(isLosing),
    tenants: verdict.tenants.map(({ tenantId, name, effect, loadIds, media }) => ({
      id: tenantId,
      name,
      effect,
      loads: namedOf(loadIds, components),
      media,
    })),
    headroom:
      headroom === null
        ? null
        : {
            component: namedOf([headroom.componentId], components)[0]!,
            left: headroom.left,
            capacity: headroom.capacity,
            unit: headroom.unit,
            on: headroom.on,
          },
    conflicts,
    unproven: namedOf(verdict.unproven, components),
    forecast,
  };
}

export function decisionViews(decisions: readonly DecisionEntry[]): WindowPageView['decisions'] {
  return decisions.map(({ atMs, kind, person, detail }) => ({
    atMs,
    kind,
    person,
    detail: Object.fromEntries(
      Object.entries(detail).map(([key, value]) => [key, typeof value === 'string' ? visible(value) : value]),
    ),
  }));
}

const dayMs = 86_400_000;

/** What the overview shows of a window; undefined for one that is neither under way nor soon nor to confirm. */
export function briefOf(
  window: MaintenanceWindow,
  kept: KeptVerdict | undefined,
  rest: { readonly names: Names; readonly suppressed: number; readonly nowMs: number },
): MaintenanceBrief | undefined {
  const { id, state, startsAtMs, endsAtMs, inChargeId, approval } = window;
  const isSoon = startsAtMs - rest.nowMs <= dayMs;
  if (!isSoon && state !== 'to-confirm') return undefined;
  return {
    id,
    title: visible(window.title),
    state,
    startsAtMs,
    endsAtMs,
    inCharge: inChargeId === null ? null : personOf(inChargeId, rest.names),
    isOverridden: approval?.kind === 'override',
    isUncovered: isUncovered(window, kept),
    answer: kept?.revision === window.revision ? kept.verdict.answer : null,
    componentIds: componentIdsOf(window),
    suppressed: rest.suppressed,
  };
}

/** Characters that nobody would see, or that turn the text around, as their code. */
export function visible(text: string): string {
  return text.replaceAll(/[\p{Cc}\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/gu, (character) =>
    character === '\n' ? '\n' : `\\u${character.codePointAt(0)!.toString(16).padStart(4, '0')}`,
  );
}
