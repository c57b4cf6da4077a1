// The rules: from the site as it stands to what is wrong with it. One page per cause: what is dead only because its
// feeds are dead is a consequence, loads lost raise the priority of what lost them, and a device that does not answer
// is one finding however many components it speaks for. Easy to get wrong: what follows from something else now may
// be a failure of its own later, so its key is undetermined, not gone.
import type { ComponentState } from '../site/component.ts';
import type { Device, SiteComponent } from '../site/site.ts';
import { Causes } from './causes.ts';
import { draftIn, raise, reasonText } from './draft.ts';
import type { About, Draft } from './draft.ts';
import type { AlertSituation, Finding, Findings, Priority } from './finding.ts';
import { weighConsequences } from './weigh.ts';

/** Silent devices from which on, if they are also more than half, their number is one finding: the network is. */
const manySilentDevices = 4;
/** A state that cannot be judged is told when it lasts, though its device answers, so long. */
const unjudgedMs = 15_000;
const switches = ['transfer-switch', 'static-transfer-switch'];
const kindsOfHighPriority: ReadonlySet<string> = new Set(['utility', 'generator', ...switches, 'ups']);

/** What makes states unknown, and so a verdict unproven. */
const codesOfDoubt: ReadonlySet<string> = new Set([
  'device-silent',
  'devices-silent',
  'collectors-silent',
  'component-unjudged',
]);

/** Everything that is wrong now, sorted by key, and what cannot be judged. */
export function findFaults(situation: AlertSituation): Findings {
  const search = new Search(situation);
  search.components();
  search.devices();
  search.engines();
  search.battery();
  search.loads();
  search.overloads();
  search.verdict();
  return search.result();
}

class Search {
  readonly #situation: AlertSituation;
  readonly #causes: Causes;
  readonly #components: ReadonlyMap<string, SiteComponent>;
  readonly #drafts = new Map<string, Draft>();
  readonly #undetermined = new Set<string>();

  constructor(situation: AlertSituation) {
    this.#situation = situation;
    this.#components = new Map(situation.site.components.map((component) => [component.id, component]));
    this.#causes = new Causes({
      components: situation.site.components,
      stateOf: (id) => this.#stateOf(id),
      onBattery: situation.onBattery,
    });
  }

  /** Failures with their feeds alive are causes; dead ones are noted with what made them dead. */
  components(): void {
    for (const component of this.#situation.site.components) {
      const { id } = component;
      const key = keyOf(component);
      const state = this.#stateOf(id);
      const causes = this.#causes.causesOf(id);
      for (const cause of causes) this.#draftComponent(cause).suffering.components.add(id);
      if (state === 'unavailable' && !causes.includes(id)) this.#undetermined.add(key);
      if (state === 'unknown') this.#noteUnknown(component);
    }
  }

  devices(): void {
    const { devices } = this.#situation.site;
    if (this.#situation.collectors?.isReporting === false) return this.#noteCollectors();
    const silent = devices.filter((device) => this.#healthOf(device.id) === 'silent');
    const isNetwork = silent.length >= manySilentDevices && silent.length * 2 > devices.length;
    for (const device of devices) {
      if (this.#healthOf(device.id) === 'unknown') this.#undetermined.add(`device:${device.id}`);
    }
    if (isNetwork) {
      const draft = this.#draft('devices', 'high', {
        code: 'devices-silent',
        params: { count: silent.length },
      });
      for (const device of silent) {
        this.#undetermined.add(`device:${device.id}`);
        for (const { component } of device.bindings) draft.suffering.components.add(component);
      }
      return;
    }
    for (const device of silent) {
      const spokenFor = device.bindings.map((binding) => binding.component);
      if (spokenFor.length > 0 && spokenFor.every((id) => this.#causes.isFedDead(id))) {
        this.#undetermined.add(`device:${device.id}`);
        continue;
      }
      const about = { code: 'device-silent', params: { name: device.name }, deviceId: device.id } as const;
      const draft = this.#draft(`device:${device.id}`, 'medium', about);
      for (const id of spokenFor) draft.suffering.components.add(id);
    }
  }

  /** Nobody hears the devices: one finding, and whether one of them is silent cannot be told. */
  #noteCollectors(): void {
    const { site } = this.#situation;
    const params = { count: site.devices.length };
    const draft = this.#draft('devices:collectors', 'high', { code: 'collectors-silent', params });
    this.#undetermined.add('devices');
    for (const device of site.devices) {
      this.#undetermined.add(`device:${device.id}`);
      for (const { component } of device.bindings) draft.suffering.components.add(component);
    }
  }

  /** Whoever answers in a device's place knows its passphrase, or is its new card: somebody should know which. */
  engines(): void {
    for (const { id, name } of this.#situation.site.devices) {
      if (this.#situation.healths.get(id)?.engineChangedAtMs === undefined) continue;
      this.#draft(`engine:${id}`, 'medium', {
        code: 'device-engine-changed',
        params: { name },
        deviceId: id,
      });
    }
  }

  battery(): void {
    const ids = [...this.#situation.onBattery].sort();
    if (ids.length === 0) return;
    const names = ids.map((id) => this.#components.get(id)?.name ?? id).join(', ');
    const draft = this.#draft('on-battery', 'high', {
      code: 'on-battery',
      params: { count: ids.length, names },
    });
    for (const id of ids) {
      draft.suffering.components.add(id);
      for (const cause of this.#causes.causesUpstream(id)) draft.causeKeys.add(this.#keyOf(cause));
    }
    for (const [load, supply] of this.#situation.supply) {
      if (supply === 'on-battery') draft.suffering.batteryLoads.add(load);
    }
    for (const key of draft.causeKeys) {
      const cause = this.#drafts.get(key);
      for (const id of ids) cause?.suffering.components.add(id);
      for (const load of draft.suffering.batteryLoads) cause?.suffering.batteryLoads.add(load);
      if (cause !== undefined) raise(cause, 'high');
    }
  }

  loads(): void {
    for (const [id, supply] of this.#situation.supply) {
      if (supply !== 'lost') continue;
      const causes = this.#causes.causesOf(id);
      const key = `load:${id}`;
      // Lost only in the strict reading, where unknown counts as failed: not known to be lost.
      if (causes.length === 0 && this.#isAnythingUnknown()) {
        this.#undetermined.add(key);
        continue;
      }
      for (const cause of causes) this.#draftComponent(cause).suffering.lostLoads.add(id);
      if (causes.length > 0 && !causes.includes(id)) this.#undetermined.add(key);
      if (causes.length > 0) continue;
      const name = this.#components.get(id)?.name ?? id;
      const draft = this.#draft(key, 'critical', { code: 'load-lost', params: { name }, componentId: id });
      draft.suffering.lostLoads.add(id);
    }
  }

  overloads(): void {
    const { overloaded } = this.#situation.report.live.baseline;
    for (const { id, output, capacity } of overloaded) {
      const component = this.#components.get(id);
      const params = { name: component?.name ?? id, output: round(output), capacity: round(capacity) };
      const draft = this.#draft(`overload:${id}`, 'critical', { code: 'overload', params, componentId: id });
      draft.suffering.overloaded.add(id);
      for (const cause of this.#drafts.values()) {
        const failed = cause.code === 'component-unavailable' ? cause.componentId : null;
        if (failed === null || this.#components.get(failed)?.provides !== component?.provides) continue;
        draft.causeKeys.add(cause.key);
        cause.suffering.overloaded.add(id);
      }
    }
    if (!this.#isAnythingUnknown()) return;
    for (const { id } of this.#situation.site.components) {
      if (!this.#drafts.has(`overload:${id}`)) this.#undetermined.add(`overload:${id}`);
    }
  }

  verdict(): void {
    const { design, live } = this.#situation.report;
    const answer = live.concurrentlyMaintainable;
    if (!design.concurrentlyMaintainable || answer === 'yes') return;
    const isExplaining = (draft: Draft): boolean =>
      draft.code === 'component-unavailable' || (answer === 'not-proven' && codesOfDoubt.has(draft.code));
    const causes = [...this.#drafts.values()].filter(isExplaining);
    // Just started: nothing has been asked often enough to say that it is wrong.
    if (answer === 'not-proven' && causes.length === 0 && this.#isWaitingForDevices()) {
      this.#undetermined.add('verdict');
      return;
    }
    const verdict = this.#draft('verdict', 'medium', { code: `verdict-${answer}` });
    for (const cause of causes) {
      verdict.causeKeys.add(cause.key);
      cause.suffering.verdict = answer;
      raise(cause, 'high');
    }
  }

  result(): Findings {
    const findings = Array.from(this.#drafts.values(), (draft): Finding => {
      const { key, code, params, componentId, deviceId } = draft;
      const weighed = weighConsequences(draft.suffering, componentId);
      if (weighed.isCritical) raise(draft, 'critical');
      const { consequence, consequences } = weighed;
      const causeKeys = [...draft.causeKeys].filter((cause) => cause !== key).sort();
      const { priority } = draft;
      return { key, priority, code, params, componentId, deviceId, consequences, consequence, causeKeys };
    });
    findings.sort((a, b) => (a.key < b.key ? -1 : 1));
    for (const { key } of findings) this.#undetermined.delete(key);
    return { findings, undetermined: this.#undetermined };
  }

  /** Unknown because its device is silent is the device's finding; unknown though it answers is one of its own. */
  #noteUnknown(component: SiteComponent): void {
    this.#undetermined.add(keyOf(component));
    const reason = this.#situation.statuses.get(component.id)?.reason ?? null;
    const telemetryKey = `telemetry:${component.id}`;
    if (reason === null || !this.#isHeard(reason.deviceId) || this.#isFresh(component.id, reason.deviceId)) {
      this.#undetermined.add(telemetryKey);
      return;
    }
    const params = { name: component.name, reason: `${reason.point} ${reason.instance}: ${reason.found}` };
    const about = { params, componentId: component.id, deviceId: reason.deviceId };
    const draft = this.#draft(telemetryKey, 'low', { code: 'component-unjudged', ...about });
    draft.suffering.components.add(component.id);
  }

  #draftComponent(id: string): Draft {
    const key = this.#keyOf(id);
    const component = this.#components.get(id);
    const reason = this.#situation.statuses.get(id)?.reason ?? null;
    const priority = kindsOfHighPriority.has(component?.kind ?? '') ? 'high' : 'medium';
    const params = { name: component?.name ?? id, kind: component?.kind ?? '', reason: reasonText(reason) };
    const about = { params, componentId: id, deviceId: reason?.deviceId ?? null };
    return this.#draft(key, priority, { code: 'component-unavailable', ...about });
  }

  #draft(key: string, priority: Priority, about: About): Draft {
    return draftIn(this.#drafts, key, priority, about);
  }

  #stateOf(id: string): ComponentState {
    return this.#situation.statuses.get(id)?.state ?? this.#components.get(id)?.state ?? 'unknown';
  }

  #keyOf(id: string): string {
    const component = this.#components.get(id);
    return component === undefined ? `component:${id}` : keyOf(component);
  }

  #healthOf(deviceId: string): 'answering' | 'silent' | 'unknown' {
    return this.#situation.healths.get(deviceId)?.state ?? 'unknown';
  }

  /** It answered when it was last asked. One that did not may be about to count as silent: that is told then, once. */
  #isHeard(deviceId: string): boolean {
    const health = this.#situation.healths.get(deviceId);
    return health?.state === 'answering' && (health.unansweredPolls ?? 0) === 0;
  }

  #isAnythingUnknown(): boolean {
    return this.#situation.site.components.some(({ id }) => this.#stateOf(id) === 'unknown');
  }

  #isWaitingForDevices(): boolean {
    const isYoung = ({ id, bindings }: Device): boolean =>
      bindings.some(
        ({ component }) => this.#stateOf(component) === 'unknown' && this.#isFresh(component, id),
      );
    return this.#situation.site.devices.some((one) => this.#healthOf(one.id) === 'unknown' || isYoung(one));
  }

  /** One lost answer is no reason to wake somebody: what is not known is asked for again at once. */
  #isFresh(componentId: string, deviceId: string): boolean {
    const { nowMs = Infinity, statuses, healths } = this.#situation;
    const sinceMs = Math.max(statuses.get(componentId)?.sinceMs ?? 0, healths.get(deviceId)?.sinceMs ?? 0);
    return nowMs - sinceMs < unjudgedMs;
  }
}

function keyOf(component: SiteComponent): string {
  return component.provides === undefined ? `load:${component.id}` : `component:${component.id}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
