// What `qosha discover` proposes to write into the site file: entries under `devices`, as text. Pure. Easy to get wrong:
// names come from strangers' devices, so every text is quoted and every comment is one line; and a component is only
// bound where the site has one of that name – otherwise the choice is left to the person, in a comment.
import type { FoundDevice } from '../collect/survey.ts';
import type { PolledReading } from '../collect/poll-once.ts';
import { showControlCharacters } from '../platform/log.ts';
import type { DeviceKind, Site } from '../site/site.ts';

export interface ProposalOptions {
  /** The site as it is written today, when there is one: what it has already is not proposed again. */
  readonly site: Pick<Site, 'devices' | 'components'> | undefined;
  readonly found: readonly FoundDevice[];
  /** How each credential is to be named in the file, by index: lines of YAML for a device. */
  readonly credentialLines: readonly (readonly string[])[];
  /** Titles of profiles that no recording and no hardware proves, by name. */
  readonly unproven: ReadonlySet<string>;
}

export interface ProposedDevice {
  readonly id: string;
  readonly address: string;
  readonly port: number;
  readonly kind: DeviceKind;
  readonly name: string;
  readonly profile: string;
  readonly sysObjectId: string;
  readonly sysDescr: string;
  readonly isProven: boolean;
  /** Point → instances, e.g. `input.voltage` → 3. */
  readonly points: Readonly<Record<string, number>>;
  /** Component of the site it seems to speak for. */
  readonly component: string | null;
  /** The point by which the component's load would be measured. */
  readonly measures: string | null;
  readonly credential: number;
}

export interface Proposal {
  readonly devices: readonly ProposedDevice[];
  /** Found, but in the site already: `address:port`. */
  readonly known: readonly string[];
  /** Answers, but could not be read: one sentence each. */
  readonly unread: readonly string[];
}

/** What measures the load of a component, by kind of device, best first. */
const measuring: Partial<Record<DeviceKind, readonly string[]>> = {
  ups: ['output.power'],
  generator: ['output.power'],
  pdu: ['input.power', 'inlet.power', 'outlet.power'],
  'cooling-unit': ['cooling.output'],
  chiller: ['cooling.output'],
};

export function proposeSite(options: ProposalOptions): Proposal {
  const knownAt = new Set((options.site?.devices ?? []).map(({ address, port }) => `${address}:${port}`));
  const taken = new Set((options.site?.devices ?? []).map(({ id }) => id));
  const devices: ProposedDevice[] = [];
  const known: string[] = [];
  const unread: string[] = [];
  for (const found of options.found) {
    const place = `${found.address}:${found.port}`;
    if (knownAt.has(place)) known.push(place);
    else if (found.device === undefined)
      unread.push(`${place} answers, but ${found.problem ?? 'says nothing'}`);
    else devices.push(proposeDevice(found, taken, options));
  }
  return { devices, known, unread };
}

function proposeDevice(found: FoundDevice, taken: Set<string>, options: ProposalOptions): ProposedDevice {
  const device = found.device;
  if (device === undefined) throw new Error('a device that was not read cannot be proposed');
  const systemName = device.readings.find(({ point }) => point === 'system.name')?.state ?? '';
  const name = showControlCharacters(systemName).trim().slice(0, 100) || `${device.kind} ${found.address}`;
  const id = freeId(
    idOf(systemName) || `${device.kind}-${found.address.replaceAll(/[^0-9a-f]+/gi, '-')}`,
    taken,
  );
  const points = countPoints(device.readings);
  const component = options.site?.components.find(
    (one) => one.id === id || idOf(one.name) === idOf(systemName),
  );
  return {
    id,
    address: found.address,
    port: found.port,
    kind: device.kind,
    name,
    profile: device.profile,
    sysObjectId: device.sysObjectId,
    sysDescr: device.sysDescr,
    isProven: !options.unproven.has(device.profile),
    points,
    component: component?.id ?? null,
    measures: (measuring[device.kind] ?? []).find((point) => point in points) ?? null,
    credential: found.credential,
  };
}

function countPoints(readings: readonly PolledReading[]): Record<string, number> {
  const points: Record<string, number> = {};
  for (const { point } of readings) points[point] = (points[point] ?? 0) + 1;
  return points;
}

/** Lower-case letters, digits and single hyphens. */
function idOf(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60);
}

function freeId(wanted: string, taken: Set<string>): string {
  let id = wanted;
  for (let number = 2; taken.has(id); number++) id = `${wanted}-${number}`;
  taken.add(id);
  return id;
}

/** The proposal as text to paste into a site file; comments say what a person must still decide. */
export function formatProposal(proposal: Proposal, options: ProposalOptions): string {
  const lines = proposal.devices.flatMap((device) => formatDevice(device, options));
  return lines.length === 0 ? '' : `${['devices:', ...lines].join('\n')}\n`;
}

function formatDevice(device: ProposedDevice, options: ProposalOptions): string[] {
  const points = Object.entries(device.points).map(([point, count]) =>
    count > 1 ? `${point} ×${count}` : point,
  );
  const measures = device.measures === null ? '' : `, measures: { point: ${device.measures} }`;
  const binding = `bindings: [{ component: ${device.component ?? 'COMPONENT'}${measures} }]`;
  return [
    comment(
      `${device.sysDescr || 'it does not say what it is'} (sysObjectID ${device.sysObjectId || 'none'})`,
    ),
    comment(`reads ${points.join(', ')}`),
    ...(device.isProven
      ? []
      : [comment(`profile ${device.profile} is not proven on hardware: compare the values`)]),
    `  ${device.id}:`,
    `    name: ${JSON.stringify(device.name)}`,
    `    kind: ${device.kind}`,
    `    address: ${JSON.stringify(device.address)}`,
    ...(device.port === 161 ? [] : [`    port: ${device.port}`]),
    `    profile: ${device.profile}`,
    ...(options.credentialLines[device.credential] ?? []).map((line) => `    ${line}`),
    device.component === null ? `    # ${binding}  # name the component it speaks for` : `    ${binding}`,
  ];
}

/** One line whatever the device says. */
function comment(text: string): string {
  return `  # ${showControlCharacters(text).replaceAll(/\s+/g, ' ').slice(0, 300)}`;
}
