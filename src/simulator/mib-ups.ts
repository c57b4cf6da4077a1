// The UPS-MIB (RFC 1628) as a card in a three-phase UPS module serves it. Easy to get wrong: estimated minutes may never
// be 0, the alarm table holds only what is active now, and "on battery" is told again every minute.
import type { VarBind } from '../snmp/varbind.ts';
import type { SiteComponent } from '../site/site.ts';
import { batteryVolts, chargerWatts, runtimeSeconds } from './battery.ts';
import type { DeviceLayout, MibObject, Notification } from './mib-object.ts';
import { counter32, gauge, identifier, integer, text, ticks } from './mib-object.ts';
import { nominalWatts } from './plant-state.ts';
import { outputOf, type Plant } from './step.ts';
import { phaseAmps, supplyAt, supplyInto } from './supply.ts';
import { newUpsModule, type UpsModuleState } from './ups-module.ts';
import { nominalHertz, nominalVolts } from './utility.ts';

const root = '1.3.6.1.2.1.33.1';
const wellKnownAlarms = `${root}.6.3`;
const trapRoot = '1.3.6.1.2.1.33.2';
const outputPowerFactor = 0.98;
const lowBatteryMinutes = 2;
const repeatTicks = 6000;
const lines = [1, 2, 3] as const;

const alarm = {
  onBattery: 2,
  lowBattery: 3,
  depletedBattery: 4,
  inputBad: 6,
  outputOverload: 8,
  onBypass: 9,
  outputOff: 14,
  generalFault: 18,
  awaitingPower: 21,
} as const;

interface View {
  readonly module: UpsModuleState;
  readonly ratedWatts: number;
  readonly outputWatts: number;
  readonly minutes: number;
}

/** The layout of one UPS module. */
export function upsLayout(component: SiteComponent): DeviceLayout {
  const { id } = component;
  const ratedWatts = nominalWatts(component.capacity);
  const view = (plant: Plant): View => {
    const module = plant.state.upsModules[id] ?? newUpsModule();
    const outputWatts = outputOf(plant, id);
    const seconds = runtimeSeconds(module.charge, Math.max(outputWatts, ratedWatts * 0.02), ratedWatts);
    return { module, ratedWatts, outputWatts, minutes: Math.max(1, Math.round(seconds / 60)) };
  };
  const alarms = new AlarmBook((plant) => activeAlarms(view(plant), supplyInto(plant, id).volts));
  return {
    sysObjectId: '1.3.6.1.2.1.33',
    sysDescr: 'Simulated UPS network card, UPS-MIB (RFC 1628)',
    objects: [
      ...identObjects(component),
      ...batteryObjects(view),
      ...lineObjects(id, view),
      ...alarms.objects(),
      ...testAndConfigObjects(ratedWatts, view),
    ],
    observe: (before, after, now) => [
      ...alarms.observe(view(after), after, now),
      ...testNotifications(view(before), view(after)),
    ],
  };
}

function activeAlarms(view: View, inputVolts: number): readonly number[] {
  const { module, minutes } = view;
  const active: number[] = [];
  if (module.source === 'battery') {
    active.push(alarm.onBattery);
    if (minutes <= lowBatteryMinutes || module.charge < 0.2) active.push(alarm.lowBattery);
  }
  if (module.isExhausted) active.push(alarm.depletedBattery, alarm.awaitingPower);
  if (inputVolts < nominalVolts * 0.85) active.push(alarm.inputBad);
  if (view.outputWatts > view.ratedWatts) active.push(alarm.outputOverload);
  if (module.source === 'bypass') active.push(alarm.onBypass);
  if (module.source === 'none') active.push(alarm.outputOff);
  if (module.isFaulty) active.push(alarm.generalFault);
  return active;
}

/** The alarm table, with the time each alarm came up, and the notifications that go with it. */
class AlarmBook {
  readonly #active: (plant: Plant) => readonly number[];
  #since = new Map<number, number>();
  #onBatteryToldTicks = 0;

  constructor(active: (plant: Plant) => readonly number[]) {
    this.#active = active;
  }

  objects(): MibObject[] {
    const rows = Object.values(alarm).flatMap((number) => {
      const isActive = (plant: Plant): boolean => this.#active(plant).includes(number);
      return [
        identifier(`${root}.6.2.1.2.${number}`, (plant) =>
          isActive(plant) ? `${wellKnownAlarms}.${number}` : undefined,
        ),
        ticks(`${root}.6.2.1.3.${number}`, (plant) =>
          isActive(plant) ? (this.#since.get(number) ?? 0) : undefined,
        ),
      ];
    });
    return [gauge(`${root}.6.1.0`, (plant) => this.#active(plant).length), ...rows];
  }

  observe(view: View, plant: Plant, now: number): readonly Notification[] {
    const active = this.#active(plant);
    const added = active.filter((number) => !this.#since.has(number));
    const removed = [...this.#since.keys()].filter((number) => !active.includes(number));
    this.#since = new Map(active.map((number) => [number, this.#since.get(number) ?? now]));
    const isNew = added.includes(alarm.onBattery);
    const isDue = active.includes(alarm.onBattery) && now - this.#onBatteryToldTicks >= repeatTicks;
    const told: Notification[] = [];
    if (isNew || isDue) {
      this.#onBatteryToldTicks = now;
      told.push({ oid: `${trapRoot}.1`, varbinds: onBatteryVarBinds(view) });
    }
    for (const number of added) if (number !== alarm.onBattery) told.push(alarmNotification(3, number));
    for (const number of removed) told.push(alarmNotification(4, number));
    return told;
  }
}

function onBatteryVarBinds(view: View): VarBind[] {
  return [
    { oid: `${root}.2.3.0`, type: 'integer', value: view.minutes },
    { oid: `${root}.2.2.0`, type: 'integer', value: Math.round(view.module.onBatterySeconds) },
    { oid: `${root}.9.7.0`, type: 'integer', value: lowBatteryMinutes },
  ];
}

/** upsTrapTestCompleted. */
function testNotifications(before: View, after: View): readonly Notification[] {
  if (before.module.test !== 'running' || after.module.test === 'running') return [];
  const value = testResults[after.module.test];
  return [{ oid: `${trapRoot}.2`, varbinds: [{ oid: `${root}.7.3.0`, type: 'integer', value }] }];
}

function alarmNotification(which: 3 | 4, number: number): Notification {
  return {
    oid: `${trapRoot}.${which}`,
    varbinds: [
      { oid: `${root}.6.2.1.1.${number}`, type: 'integer', value: number },
      { oid: `${root}.6.2.1.2.${number}`, type: 'oid', value: `${wellKnownAlarms}.${number}` },
    ],
  };
}

function identObjects(component: SiteComponent): MibObject[] {
  return [
    text(`${root}.1.1.0`, 'Qosha plant'),
    text(`${root}.1.2.0`, `Module ${component.capacity ?? 0} kW`),
    text(`${root}.1.3.0`, '3.2'),
    text(`${root}.1.4.0`, '1.0'),
    text(`${root}.1.5.0`, component.name),
    text(`${root}.1.6.0`, ''),
  ];
}

function batteryObjects(view: (plant: Plant) => View): MibObject[] {
  const status = ({ module, minutes }: View): number => {
    if (module.charge <= 0.01) return 4;
    return module.source === 'battery' && (minutes <= lowBatteryMinutes || module.charge < 0.2) ? 3 : 2;
  };
  const amps = ({ module, ratedWatts }: View): number => {
    const volts = batteryVolts(module.charge, module.batteryWatts, ratedWatts);
    if (module.batteryWatts > 0) return module.batteryWatts / volts;
    return module.source === 'normal' ? -chargerWatts(module.charge, ratedWatts) / volts : 0;
  };
  return [
    integer(`${root}.2.1.0`, (plant) => status(view(plant))),
    integer(`${root}.2.2.0`, (plant) => view(plant).module.onBatterySeconds),
    integer(`${root}.2.3.0`, (plant) => view(plant).minutes),
    integer(`${root}.2.4.0`, (plant) => Math.floor(view(plant).module.charge * 100)),
    integer(`${root}.2.5.0`, (plant) => {
      const { module, ratedWatts } = view(plant);
      return batteryVolts(module.charge, module.batteryWatts, ratedWatts) * 10;
    }),
    integer(`${root}.2.6.0`, (plant) => amps(view(plant)) * 10),
    integer(`${root}.2.7.0`, (plant) => view(plant).module.batteryCelsius),
  ];
}

function lineObjects(id: string, view: (plant: Plant) => View): MibObject[] {
  const inputWatts = (plant: Plant): number => plant.power.inputWatts.get(id) ?? 0;
  const source = { normal: 3, battery: 5, bypass: 4, none: 2 } as const;
  const bypassWatts = (plant: Plant): number =>
    view(plant).module.source === 'bypass' ? outputOf(plant, id) : 0;
  const perLine = lines.flatMap((line) => [
    integer(`${root}.3.3.1.2.${line}`, (plant) => supplyInto(plant, id).hertz * 10),
    integer(`${root}.3.3.1.3.${line}`, (plant) => supplyInto(plant, id).volts),
    integer(
      `${root}.3.3.1.4.${line}`,
      (plant) => phaseAmps(inputWatts(plant), supplyInto(plant, id).volts, 0.99) * 10,
    ),
    integer(`${root}.3.3.1.5.${line}`, (plant) => inputWatts(plant) / 3),
    integer(`${root}.4.4.1.2.${line}`, (plant) => supplyAt(plant, id).volts),
    integer(
      `${root}.4.4.1.3.${line}`,
      (plant) => phaseAmps(outputOf(plant, id), nominalVolts, outputPowerFactor) * 10,
    ),
    integer(`${root}.4.4.1.4.${line}`, (plant) => outputOf(plant, id) / 3),
    integer(`${root}.4.4.1.5.${line}`, (plant) => (100 * outputOf(plant, id)) / view(plant).ratedWatts),
    integer(`${root}.5.3.1.2.${line}`, (plant) => supplyInto(plant, id).volts),
    integer(
      `${root}.5.3.1.3.${line}`,
      (plant) => phaseAmps(bypassWatts(plant), nominalVolts, outputPowerFactor) * 10,
    ),
    integer(`${root}.5.3.1.4.${line}`, (plant) => bypassWatts(plant) / 3),
  ]);
  return [
    counter32(`${root}.3.1.0`, (plant) => view(plant).module.lineFailures),
    integer(`${root}.3.2.0`, lines.length),
    integer(`${root}.4.1.0`, (plant) => source[view(plant).module.source]),
    integer(`${root}.4.2.0`, (plant) => supplyAt(plant, id).hertz * 10),
    integer(`${root}.4.3.0`, lines.length),
    integer(`${root}.5.1.0`, (plant) => supplyInto(plant, id).hertz * 10),
    integer(`${root}.5.2.0`, lines.length),
    ...perLine,
  ];
}

/** 1 passed, 3 error, 4 aborted, 5 in progress, 6 none initiated. */
const testResults = { none: 6, running: 5, passed: 1, failed: 3, aborted: 4 } as const;

function testAndConfigObjects(ratedWatts: number, view: (plant: Plant) => View): MibObject[] {
  return [
    identifier(`${root}.7.1.0`, `${root}.7.7.1`),
    integer(`${root}.7.2.0`, 1),
    integer(`${root}.7.3.0`, (plant) => testResults[view(plant).module.test]),
    text(`${root}.7.4.0`, ''),
    ticks(`${root}.7.5.0`, 0),
    integer(`${root}.7.6.0`, 0),
    integer(`${root}.8.1.0`, 1),
    integer(`${root}.8.2.0`, -1),
    integer(`${root}.8.3.0`, -1),
    integer(`${root}.8.4.0`, -1),
    integer(`${root}.8.5.0`, 1),
    integer(`${root}.9.1.0`, nominalVolts),
    integer(`${root}.9.2.0`, nominalHertz * 10),
    integer(`${root}.9.3.0`, nominalVolts),
    integer(`${root}.9.4.0`, nominalHertz * 10),
    integer(`${root}.9.5.0`, ratedWatts / outputPowerFactor),
    integer(`${root}.9.6.0`, ratedWatts),
    integer(`${root}.9.7.0`, lowBatteryMinutes),
    integer(`${root}.9.8.0`, 1),
    integer(`${root}.9.9.0`, Math.round(nominalVolts * 0.85)),
    integer(`${root}.9.10.0`, Math.round(nominalVolts * 1.12)),
  ];
}
