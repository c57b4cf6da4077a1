// The whole simulation: the plant on its clock and one agent for each device of the site. Only loopback is served: a
// site file with other addresses belongs to a real site.
import type { Clock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import type { Device, Site } from '../site/site.ts';
import { AgentSocket } from './agent-socket.ts';
import { faultsOf, type DrillName } from './drills.ts';
import { layoutOf, systemObjects } from './layouts.ts';
import { isDark } from './mib-ports.ts';
import { PlantLoop } from './plant-loop.ts';
import { truthOf, type PlantTruth } from './plant-truth.ts';
import type { SavedPlant } from './saved-plant.ts';
import type { Plant } from './step.ts';

export interface SimulationSettings {
  readonly site: Site;
  readonly clock: Clock;
  readonly seed: number;
  /** Added to every port of the site file, so that two instances can run side by side. */
  readonly portShift: number;
  readonly saved?: SavedPlant;
  readonly onSave?: (saved: SavedPlant) => void;
}

interface Played {
  readonly device: Device;
  readonly agent: AgentSocket;
}

const highestPort = 65_535;

export class Simulation {
  readonly #clock: Clock;
  readonly #loop: PlantLoop;
  readonly #played: readonly Played[];
  readonly #trapTarget: { readonly address: string; readonly port: number } | undefined;

  private constructor(settings: SimulationSettings) {
    const { site, clock, portShift, onSave, saved, seed } = settings;
    this.#clock = clock;
    this.#trapTarget =
      site.traps === undefined ? undefined : { ...site.traps, port: site.traps.port + portShift };
    this.#loop = new PlantLoop({
      site,
      clock,
      seed,
      ...(saved === undefined ? {} : { saved }),
      ...(onSave === undefined ? {} : { onSave }),
      onStep: (before, after) => this.#show(before, after),
    });
    this.#played = site.devices.map((device) => ({ device, agent: this.#agentFor(device, portShift) }));
  }

  /** Listens on every device's port and starts the plant. Throws an AppError when a port cannot be had. */
  static async start(settings: SimulationSettings): Promise<Simulation> {
    refuseForeign(settings);
    const simulation = new Simulation(settings);
    const heard = await Promise.allSettled(simulation.#played.map(({ agent }) => agent.listen()));
    const refused = heard.findIndex((outcome) => outcome.status === 'rejected');
    if (refused >= 0) {
      await Promise.all(
        simulation.#played.map(({ agent }, index) => heard[index]?.status === 'fulfilled' && agent.close()),
      );
      throw portError(settings, refused, heard[refused]);
    }
    simulation.#loop.start();
    return simulation;
  }

  async stop(): Promise<void> {
    this.#loop.stop();
    await Promise.all(this.#played.map(({ agent }) => agent.close()));
  }

  /** Starts a drill (`normal` ends all); gives the drills active then. */
  drill(name: DrillName): readonly DrillName[] {
    const active = this.#loop.drill(name);
    this.#silence();
    return active;
  }

  get activeDrills(): readonly DrillName[] {
    return this.#loop.active;
  }

  get plant(): Plant {
    return this.#loop.plant;
  }

  truth(): PlantTruth {
    return truthOf(this.#loop.plant, this.#clock.epochMs(), this.#loop.active);
  }

  /** What the energy register of each PDU shows now, in Wh by device id, as coarse as the device shows it. */
  registers(): Readonly<Record<string, number>> {
    const shown = this.#played.flatMap(({ device }) => {
      const pdu = device.bindings.map(({ component }) => this.plant.state.rackPdus[component]).find(Boolean);
      return pdu === undefined ? [] : [[device.id, Math.floor(pdu.energyWh / 100) * 100] as const];
    });
    return Object.fromEntries(shown);
  }

  #agentFor(device: Device, portShift: number): AgentSocket {
    const { site } = this.#loop.topology;
    const layout = layoutOf(device, this.#loop.topology);
    const rack = site.racks.find(({ id }) => id === device.place)?.name;
    const room = site.rooms.find(({ id }) => id === device.place)?.name;
    const place = `${site.name}, ${rack === undefined ? (room ?? '') : `rack ${rack}`}`;
    return new AgentSocket(
      {
        address: device.address,
        port: device.port + portShift,
        security: device.security,
        ...(device.writeSecurity === undefined ? {} : { writeSecurity: device.writeSecurity }),
        onCommand: ({ componentId }) => this.#loop.resetGenerator(componentId),
        name: `${site.id} ${device.id}`,
        clock: this.#clock,
        objects: [...layout.objects, ...systemObjects(device, layout, place)],
        layout,
      },
      this.#loop.plant,
    );
  }

  #show(before: Plant, after: Plant): void {
    this.#silence();
    for (const { agent } of this.#played) agent.observe(before, after, this.#trapTarget);
  }

  /** By the drills themselves: an agent falls silent the moment it is told to, not with the next step; or without power. */
  #silence(): void {
    const { silentDevices } = faultsOf(this.#loop.topology, this.#loop.active);
    for (const { device, agent } of this.#played) {
      agent.isSilent = silentDevices.has(device.id) || isDark(this.#loop.plant, device);
    }
  }
}

function refuseForeign({ site, portShift }: SimulationSettings): void {
  const foreign = site.devices.find(({ address }) => !address.startsWith('127.'));
  if (foreign !== undefined) {
    const detail = `${site.file}: device ${foreign.id} is at ${foreign.address}, but the simulated plant answers on 127.0.0.0/8 only`;
    throw new AppError('config.invalid', detail);
  }
  const ports = [...site.devices.map(({ port }) => port), site.traps?.port ?? 1].map(
    (port) => port + portShift,
  );
  const outside = ports.find((port) => port < 1 || port > highestPort);
  if (outside === undefined) return;
  throw new AppError(
    'config.invalid',
    `a port shift of ${portShift} leads to port ${outside}; choose a smaller one`,
  );
}

function portError(
  { site, portShift }: SimulationSettings,
  index: number,
  outcome: PromiseSettledResult<void> | undefined,
): AppError {
  const device = site.devices[index];
  const cause: unknown = outcome?.status === 'rejected' ? outcome.reason : undefined;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
  const port = (device?.port ?? 0) + portShift;
  const detail = `UDP port ${port} on ${device?.address ?? ''} for device ${device?.id ?? ''} cannot be used (${code}); free it or shift the ports`;
  return new AppError('port.busy', detail, { cause });
}
