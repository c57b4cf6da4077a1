// What can be wrong with actions beyond their form: devices that may not be written to, values outside their type, hosts
// that nobody listed. Pure; every fault at once. Easy to get wrong: an address in clear is for this machine alone.
import { isIP } from 'node:net';
import { isPointName, points } from '../core/points.ts';
import type { Sequence } from '../failover/sequence-schema.ts';
import { findNearWord } from '../platform/near-word.ts';
import type { Path } from '../platform/schema-faults.ts';
import type { Site } from '../site/site.ts';
import type { ActionFile, ActionsFile, SetActionFile, TermFile } from './action-schema.ts';
import { networkFault } from './networks.ts';

export interface ActionFault {
  readonly path: Path;
  readonly message: string;
  readonly mend: string;
}

export interface ActionSurroundings {
  /** Undefined when the site file has faults itself. */
  readonly site: Pick<Site, 'components' | 'devices'> | undefined;
  readonly sequences: readonly Sequence[] | undefined;
}

export function actionFaults(file: ActionsFile, around: ActionSurroundings): readonly ActionFault[] {
  const search = new Search(file, around);
  search.hosts();
  search.actions();
  return search.faults;
}

export function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/u.test(host);
}

/** Range of each type of number, both ends included. */
const numberRanges = {
  integer: [-0x8000_0000, 0x7fff_ffff],
  gauge32: [0, 0xffff_ffff],
  timeticks: [0, 0xffff_ffff],
} as const;

/** What is wrong with the value to set; undefined: nothing. */
function valueFault({ type, value }: SetActionFile): string | undefined {
  if (type === 'integer' || type === 'gauge32' || type === 'timeticks') {
    const [least, most] = numberRanges[type];
    if (typeof value !== 'number') return `write a whole number`;
    return value < least || value > most ? `write a whole number from ${least} to ${most}` : undefined;
  }
  if (typeof value !== 'string') return 'write it in quotes';
  if (type === 'hex' && !/^([0-9a-fA-F]{2})*$/u.test(value)) return 'write two hexadecimal digits a byte';
  if (type === 'oid' && !/^[0-2](\.(0|[1-9]\d{0,9})){1,127}$/u.test(value)) {
    return 'write an object identifier in digits';
  }
  return type === 'ip' && isIP(value) !== 4 ? 'write an IPv4 address' : undefined;
}

class Search {
  readonly faults: ActionFault[] = [];
  readonly #file: ActionsFile;
  readonly #around: ActionSurroundings;

  constructor(file: ActionsFile, around: ActionSurroundings) {
    this.#file = file;
    this.#around = around;
  }

  hosts(): void {
    (this.#file.webhookHosts ?? []).forEach(({ addresses = [] }, at) => {
      addresses.forEach((network, i) => {
        const message = networkFault(network);
        if (message === undefined) return;
        this.#add(['webhookHosts', at, 'addresses', i], message, 'write an address or 10.20.0.0/16');
      });
    });
  }

  actions(): void {
    const seen = new Set<string>();
    this.#file.actions.forEach((action, at) => {
      const path = ['actions', at];
      if (seen.has(action.name)) {
        this.#add([...path, 'name'], `the name ${action.name} stands twice`, 'give each action its own');
      }
      seen.add(action.name);
      this.#places(path, action);
      action.interlock.forEach((term, i) => this.#term([...path, 'interlock', i], term));
      if (action.kind === 'snmp-set') this.#set(path, action);
      else {
        this.#webhook(path, action.url);
        if (action.inDrills === true) this.#inDrills(path, action.url);
      }
    });
  }

  #places(path: Path, { on = [], components = [] }: ActionFile): void {
    const { site, sequences } = this.#around;
    const steps = sequences?.flatMap(({ id, steps: all }) => all.map((step) => `${id}/${step.id}`));
    on.forEach((one, i) => this.#known([...path, 'on', i], 'step', one, steps));
    const ids = site?.components.map(({ id }) => id);
    components.forEach((one, i) => this.#known([...path, 'components', i], 'component', one, ids));
  }

  #set(path: Path, action: SetActionFile): void {
    const devices = this.#around.site?.devices;
    const ids = devices?.map(({ id }) => id);
    this.#known([...path, 'device'], 'device', action.device, ids);
    const device = devices?.find(({ id }) => id === action.device);
    if (device !== undefined && device.writeSecurity === undefined) {
      const mend = 'write `writes: allowed` and `writeAs` with that device in the site file';
      this.#add([...path, 'device'], `${action.device} may not be written to`, mend);
    }
    const mend = valueFault(action);
    if (mend !== undefined) {
      this.#add([...path, 'value'], `${JSON.stringify(action.value)} is no ${action.type}`, mend);
    }
  }

  #webhook(path: Path, text: string): void {
    const place = [...path, 'url'];
    if (!URL.canParse(text)) return this.#add(place, 'is no address', 'write https://…');
    const url = new URL(text);
    const { protocol, hostname } = url;
    if (protocol !== 'https:' && !(protocol === 'http:' && isLoopbackHost(hostname))) {
      const mend = 'write https://…; http is for this machine alone';
      return this.#add(place, `${protocol}//${hostname} can be read on the way`, mend);
    }
    if (url.username !== '' || url.password !== '') {
      return this.#add(place, 'a password stands in the address', 'leave it out; the signature proves us');
    }
    const listed = (this.#file.webhookHosts ?? []).map(({ host }) => host);
    if (listed.includes(hostname)) return undefined;
    return this.#add(place, `${hostname} is not among webhookHosts`, `add { host: ${hostname} } there`);
  }

  /** What is done in a drill must not leave this machine, whatever its name resolves into. */
  #inDrills(path: Path, text: string): void {
    const hostname = URL.canParse(text) ? new URL(text).hostname : '';
    const listed = this.#file.webhookHosts?.find(({ host }) => host === hostname)?.addresses;
    if (isLoopbackHost(hostname) && listed === undefined) return;
    const mend = 'remove it, or call 127.0.0.1 and list that host without addresses';
    this.#add([...path, 'inDrills'], 'a drill would reach beyond this machine', mend);
  }

  #term(path: Path, term: TermFile): void {
    const { site } = this.#around;
    if ('component' in term) {
      const ids = site?.components.map(({ id }) => id);
      return this.#known([...path, 'component'], 'component', term.component, ids);
    }
    const { device, point, instance: _, ...asked } = term;
    const devices = site?.devices.map(({ id }) => id);
    this.#known([...path, 'device'], 'device', device, devices);
    if (!isPointName(point)) return this.#known([...path, 'point'], 'point', point, Object.keys(points));
    const isWord = points[point].kind === 'state' || points[point].kind === 'text';
    const keys = Object.keys(asked);
    if (keys.length === 0) this.#add(path, `says nothing of ${point}`, 'add is, isNot, atLeast or atMost');
    for (const key of keys) {
      if ((key === 'is' || key === 'isNot') === isWord) continue;
      const mend = isWord ? 'use is or isNot' : 'use atLeast or atMost';
      this.#add([...path, key], `${point} is a ${isWord ? 'word' : 'number'}`, mend);
    }
    return undefined;
  }

  /** Undefined `known`: that cannot be told now. */
  #known(path: Path, what: string, name: string, known: readonly string[] | undefined): void {
    if (known === undefined || known.includes(name)) return;
    const near = findNearWord(name, [...known]);
    const listed = known.length === 0 ? 'there is none' : `there are ${known.slice(0, 12).join(', ')}`;
    this.#add(path, `there is no ${what} ${name}`, near === undefined ? listed : `did you mean ${near}?`);
  }

  #add(path: Path, message: string, mend: string): void {
    this.faults.push({ path, message, mend });
  }
}
