// What is wrong with how long the site carries on by itself: fuel below the rule, batteries too short, loads without one. Easy
// to get wrong: a level nobody can read and a battery nobody judged are undetermined, not well; and a load that is unprotected
// because its UPS failed is told with the failure, not again.
import type { BatteryStanding } from '../autonomy/battery-book.ts';
import type { AutonomyWatch } from '../autonomy/autonomy-watch.ts';
import type { AlertSituation, Finding, FindingCode, Findings, Priority } from './finding.ts';

export type AutonomyFindingCode = Extract<
  FindingCode,
  | 'fuel-short'
  | 'generator-fuel-short'
  | 'battery-short'
  | 'battery-recharging'
  | 'battery-bad'
  | 'battery-replace'
  | 'load-unprotected'
>;

/** As the rules look at it. */
export type AutonomySituation = Pick<
  AutonomyWatch,
  'nowMs' | 'settings' | 'protection' | 'unprotectedSince' | 'batteries' | 'fuel'
>;

/** A transfer and the UPS's way back from bypass take less; epoch ms. */
const unprotectedGraceMs = 30_000;
const chargedPercent = 95;
/** A text that changes with every reading is no news. */
const stepSeconds = 30;
const namesShown = 5;

/** `found`: what the other rules found, which may be the cause. */
export function findAutonomy(situation: AlertSituation, found: Findings): Findings {
  const { autonomy } = situation;
  if (autonomy === undefined) return { findings: [], undetermined: new Set() };
  const search = new Search(situation, autonomy, found);
  search.fuel();
  search.batteries();
  search.loads();
  return search.result();
}

type About = Pick<Finding, 'code' | 'params'> &
  Partial<Pick<Finding, 'componentId' | 'consequences' | 'causeKeys'>>;

class Search {
  readonly #situation: AlertSituation;
  readonly #autonomy: AutonomySituation;
  readonly #found: Findings;
  readonly #names: ReadonlyMap<string, string>;
  readonly #findings: Finding[] = [];
  readonly #undetermined = new Set<string>();

  constructor(situation: AlertSituation, autonomy: AutonomySituation, found: Findings) {
    this.#situation = situation;
    this.#autonomy = autonomy;
    this.#found = found;
    this.#names = new Map(situation.site.components.map(({ id, name }) => [id, name]));
  }

  fuel(): void {
    const { generators, siteHoursAtN } = this.#autonomy.fuel();
    const { minimumFuelHours: minimum } = this.#autonomy.settings;
    const siteKey = 'fuel';
    const isSiteShort = siteHoursAtN !== null && siteHoursAtN < minimum;
    if (siteHoursAtN === null) this.#undetermined.add(siteKey);
    if (isSiteShort) {
      const consequences = generators.map(({ id }) => id).sort();
      this.#add(siteKey, 'high', {
        code: 'fuel-short',
        params: { hours: hoursOf(siteHoursAtN), minimum },
        consequences,
      });
    }
    for (const { id, atN } of generators) {
      const key = `fuel:${id}`;
      if (atN.hours === null) this.#undetermined.add(key);
      if (atN.hours === null || atN.hours >= minimum) continue;
      const params = { name: this.#nameOf(id), hours: hoursOf(atN.hours), minimum };
      const causeKeys = isSiteShort ? [siteKey] : [];
      this.#add(key, 'medium', { code: 'generator-fuel-short', params, componentId: id, causeKeys });
    }
  }

  batteries(): void {
    const components = new Map(this.#situation.site.components.map((one) => [one.id, one]));
    const { requiredBatterySeconds } = this.#autonomy.settings;
    for (const [id, battery] of this.#autonomy.batteries()) {
      const required = components.get(id)?.battery?.requiredSeconds ?? requiredBatterySeconds;
      this.#judgeTime(id, battery, required);
      const key = `battery-care:${id}`;
      // Nothing was read yet: a fault that is known stays as it is.
      if (battery.mode === 'unknown') this.#undetermined.add(key);
      if (battery.care === null) continue;
      const isBad = battery.care === 'bad' || battery.care === 'test-failed';
      const about = { params: { name: this.#nameOf(id) }, componentId: id };
      if (isBad) this.#add(key, 'medium', { code: 'battery-bad', ...about });
      else this.#add(key, 'low', { code: 'battery-replace', ...about });
    }
  }

  loads(): void {
    const { nowMs } = this.#autonomy;
    const since = this.#autonomy.unprotectedSince();
    const key = 'unprotected';
    const loads = [...since]
      .filter(([, sinceMs]) => nowMs - sinceMs >= unprotectedGraceMs)
      .map(([id]) => id)
      .sort();
    const isAnyUnknown = [...this.#autonomy.protection().values()].some(({ state }) => state === 'unknown');
    if (isAnyUnknown || loads.length < since.size) this.#undetermined.add(key);
    if (loads.length === 0) return;
    const names = loads.slice(0, namesShown).map((id) => this.#nameOf(id));
    const params = {
      count: loads.length,
      names: names.join(', ') + (loads.length > namesShown ? ', …' : ''),
    };
    const causeKeys = this.#failedBatteries();
    this.#add(key, 'high', { code: 'load-unprotected', params, consequences: loads, causeKeys });
  }

  result(): Findings {
    return { findings: this.#findings, undetermined: this.#undetermined };
  }

  /** While it discharges the time runs out by itself; whether it is too short is told on mains. */
  #judgeTime(id: string, { mode, seconds, chargePercent }: BatteryStanding, required: number): void {
    const key = `battery-time:${id}`;
    if (mode !== 'ready' || seconds === null) return void this.#undetermined.add(key);
    if (seconds >= required) return;
    const params = {
      name: this.#nameOf(id),
      seconds: Math.floor(seconds / stepSeconds) * stepSeconds,
      required,
    };
    const isCharged = chargePercent === null || chargePercent >= chargedPercent;
    if (isCharged) this.#add(key, 'medium', { code: 'battery-short', params, componentId: id });
    else this.#add(key, 'low', { code: 'battery-recharging', params, componentId: id });
  }

  /** What was found of UPSs that no longer back anything. */
  #failedBatteries(): readonly string[] {
    const keys = [...this.#autonomy.batteries()]
      .filter(([, { mode }]) => mode === 'bypassed' || mode === 'off')
      .map(([id]) => `component:${id}`);
    const known = new Set(this.#found.findings.map(({ key }) => key));
    return keys.filter((key) => known.has(key)).sort();
  }

  #nameOf(id: string): string {
    return this.#names.get(id) ?? id;
  }

  #add(key: string, priority: Priority, about: About): void {
    const fixed = { componentId: null, consequences: [], causeKeys: [], deviceId: null, consequence: null };
    this.#findings.push({ ...fixed, ...about, key, priority });
  }
}

/** A tenth of an hour is what a reader can act on. */
function hoursOf(hours: number): number {
  return Math.floor(hours * 10) / 10;
}
