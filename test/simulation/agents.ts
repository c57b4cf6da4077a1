// The agents of the simulated devices, asked without a network: the same objects, the same tree, virtual time. Easy to get
// wrong: a device that is silent, and a datagram that is lost, cost the whole patience of whoever asks.
import type { Clock } from '../../src/core/clock.ts';
import { layoutOf, systemObjects } from '../../src/simulator/layouts.ts';
import { ticks, type DeviceLayout } from '../../src/simulator/mib-object.ts';
import { isDark } from '../../src/simulator/mib-ports.ts';
import { ObjectTree } from '../../src/simulator/object-tree.ts';
import type { Device } from '../../src/site/site.ts';
import type { SnmpAsking } from '../../src/collect/snmp-channel.ts';
import type { SnmpOutcome } from '../../src/snmp/outcome.ts';
import type { SnmpTarget } from '../../src/snmp/target.ts';
import type { VarBind } from '../../src/snmp/varbind.ts';
import type { WalkOptions, WalkOutcome } from '../../src/snmp/walk.ts';
import { isUnderOid } from '../../src/snmp/oid.ts';
import type { PlantWorld } from './plant-world.ts';

const sysUpTime = '1.3.6.1.2.1.1.3.0';
const roundTripMs = 2;
const usualTimeoutMs = 1_000;
const repetitions = 25;
const mostRows = 10_000;

interface Agent {
  readonly device: Device;
  readonly layout: DeviceLayout;
  readonly tree: ObjectTree;
}

export interface AgentOptions {
  readonly world: PlantWorld;
  readonly clock: Clock;
  /** A number from 0 up to 1, the same for the same seed. */
  readonly random: () => number;
  /** Share of questions that go unanswered, 0 to 1. */
  readonly loss: number;
}

export class Agents implements SnmpAsking {
  readonly #options: AgentOptions;
  readonly #byPort = new Map<number, Agent>();

  constructor(options: AgentOptions) {
    this.#options = options;
    const { world, clock } = options;
    const startedMs = clock.monotonicMs();
    const upTicks = (): number => Math.floor((clock.monotonicMs() - startedMs) / 10) + 1;
    for (const device of world.topology.site.devices) {
      const layout = layoutOf(device, world.topology);
      const objects = [
        ...layout.objects,
        ...systemObjects(device, layout, 'simulation'),
        ticks(sysUpTime, upTicks),
      ];
      this.#byPort.set(device.port, { device, layout, tree: new ObjectTree(objects) });
    }
  }

  /** Calls `hear` for each notification that a device sends and that arrives. */
  onNotification(hear: (deviceId: string) => void): void {
    const { world, random, loss } = this.#options;
    world.onStep((before, after) => {
      for (const { device, layout } of this.#byPort.values()) {
        const told = layout.observe?.(before, after, 0).length ?? 0;
        if (told === 0 || this.#isSilent(device) || random() < loss) continue;
        hear(device.id);
      }
    });
  }

  get(target: SnmpTarget, oids: readonly string[]): Promise<SnmpOutcome> {
    return this.#ask(target, (tree) => oids.map((oid) => tree.get(oid, this.#options.world.plant)));
  }

  getNext(target: SnmpTarget, oids: readonly string[]): Promise<SnmpOutcome> {
    return this.#ask(target, (tree) => oids.map((oid) => tree.next(oid, this.#options.world.plant)));
  }

  getBulk(
    target: SnmpTarget,
    { maxRepetitions, oids }: { readonly maxRepetitions: number; readonly oids: readonly string[] },
  ): Promise<SnmpOutcome> {
    return this.#ask(target, (tree) => {
      const found: VarBind[] = [];
      let names = oids;
      for (let i = 0; i < maxRepetitions; i++) {
        const row = names.map((oid) => tree.next(oid, this.#options.world.plant));
        found.push(...row);
        names = row.map(({ oid }) => oid);
      }
      return found;
    });
  }

  /** As by GETBULK, of which nothing but the rows wanted is made. */
  async walk(
    target: SnmpTarget,
    root: string,
    { maxRows = mostRows }: WalkOptions = {},
  ): Promise<WalkOutcome> {
    const varbinds: VarBind[] = [];
    let last = root;
    for (let requests = 1; ; requests++) {
      let isComplete = false;
      const result = await this.#ask(target, (tree) => {
        const rows: VarBind[] = [];
        while (rows.length < repetitions && !isComplete) {
          const row = tree.next(rows.at(-1)?.oid ?? last, this.#options.world.plant);
          if (row.type === 'endOfMibView' || !isUnderOid(row.oid, root)) isComplete = true;
          else rows.push(row);
        }
        return rows;
      });
      if (result.outcome !== 'answered') return { ...result, partial: varbinds };
      varbinds.push(...result.varbinds);
      last = varbinds.at(-1)?.oid ?? root;
      if (isComplete || varbinds.length >= maxRows) {
        return { outcome: 'answered', varbinds: varbinds.slice(0, maxRows), isComplete, requests };
      }
    }
  }

  #isSilent(device: Device): boolean {
    const { faults, plant } = this.#options.world;
    return faults.silentDevices.has(device.id) || isDark(plant, device);
  }

  /** Most questions are answered at once: nothing more is made for them than the answer. */
  #ask(target: SnmpTarget, answer: (tree: ObjectTree) => VarBind[]): Promise<SnmpOutcome> {
    const agent = this.#byPort.get(target.port ?? 0);
    const first = this.#answerOf(agent, answer, 1);
    return first === undefined ? this.#askAgain(agent, target, answer) : Promise.resolve(first);
  }

  async #askAgain(
    agent: Agent | undefined,
    target: SnmpTarget,
    answer: (tree: ObjectTree) => VarBind[],
  ): Promise<SnmpOutcome> {
    const { clock } = this.#options;
    for (let attempt = 1; ; attempt++) {
      await pause(clock, (target.timeoutMs ?? usualTimeoutMs) * 2 ** (attempt - 1));
      if (attempt > (target.retries ?? 0)) return { outcome: 'timeout' };
      const answered = this.#answerOf(agent, answer, attempt + 1);
      if (answered !== undefined) return answered;
    }
  }

  /** Undefined when the device is silent, or the datagram was lost. */
  #answerOf(
    agent: Agent | undefined,
    answer: (tree: ObjectTree) => VarBind[],
    attempts: number,
  ): SnmpOutcome | undefined {
    const { random, loss } = this.#options;
    if (agent === undefined || this.#isSilent(agent.device) || random() < loss) return undefined;
    return { outcome: 'answered', varbinds: answer(agent.tree), roundTripMs, attempts };
  }
}

function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, () => resolve());
  });
}
