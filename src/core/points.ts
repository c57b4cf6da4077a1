// The one registry of point names: what a device can tell, under which name, in which unit. Profiles, bindings,
// rules and screens may only use names that stand here. In the spirit of NUT's variable names: the part of the
// equipment first, the quantity last. Easy to get wrong: the same quantity of several lines, outlets or ports is one
// point with several instances ("1", "2", "3"), not several points.
import { powerPoints } from './power-points.ts';
import type { Unit } from './units.ts';

/**
 * How a point behaves: `number` is an instantaneous measurement; `counter` only grows (and may wrap or be
 * reset); `state` is one word of a closed list given by the profile; `text` is free text from the device.
 */
export type PointKind = 'number' | 'counter' | 'state' | 'text';

export interface PointDefinition {
  readonly unit: Unit;
  readonly kind: PointKind;
}

function number(unit: Unit): PointDefinition {
  return { unit, kind: 'number' };
}
function counter(unit: Unit): PointDefinition {
  return { unit, kind: 'counter' };
}
const state: PointDefinition = { unit: '', kind: 'state' };
const text: PointDefinition = { unit: '', kind: 'text' };

const systemPoints = {
  'system.uptime': number('s'),
  'system.name': text,
  'system.model': text,
  'system.serial': text,
  'system.firmware': text,
  'comms.state': state,
  'alarm.state': state,
  'alarm.count': number('count'),
  'alarm.code': number(''),
} as const;

const electricalPoints = {
  'input.voltage': number('V'),
  'input.lineVoltage': number('V'),
  'input.current': number('A'),
  'input.frequency': number('Hz'),
  'input.power': number('W'),
  'input.apparentPower': number('VA'),
  'input.powerFactor': number(''),
  'input.load': number('%'),
  'input.state': state,
  'input.failures': counter('count'),
  'output.voltage': number('V'),
  'output.lineVoltage': number('V'),
  'output.current': number('A'),
  'output.frequency': number('Hz'),
  'output.power': number('W'),
  'output.apparentPower': number('VA'),
  'output.reactivePower': number('var'),
  'output.powerFactor': number(''),
  'output.load': number('%'),
  'output.source': state,
  'output.state': state,
  'output.energy': counter('Wh'),
  'bypass.voltage': number('V'),
  'bypass.current': number('A'),
  'bypass.power': number('W'),
  'bypass.frequency': number('Hz'),
  'energy.total': counter('Wh'),
  'outlet.state': state,
  'outlet.voltage': number('V'),
  'outlet.current': number('A'),
  'outlet.power': number('W'),
  'outlet.energy': counter('Wh'),
  'outlet.name': text,
  'breaker.state': state,
  'breaker.current': number('A'),
  'phase.state': state,
  'phase.voltage': number('V'),
  'phase.current': number('A'),
  'phase.power': number('W'),
  'phase.energy': counter('Wh'),
  'line.current': number('A'),
  'input.imbalance': number('%'),
  'input.reactivePower': number('var'),
  'phase.reactivePower': number('var'),
  'phase.apparentPower': number('VA'),
  'phase.powerFactor': number(''),
} as const;

const upsPoints = {
  'battery.status': state,
  'battery.charge': number('%'),
  'battery.runtime': number('s'),
  'battery.onTime': number('s'),
  'battery.voltage': number('V'),
  'battery.current': number('A'),
  'battery.temperature': number('°C'),
  'battery.test': state,
  'battery.replace': state,
  'battery.packs': number('count'),
  'battery.badPacks': number('count'),
  'input.lastTransfer': state,
  'ups.ratedPower': number('W'),
  'ups.ratedApparentPower': number('VA'),
  'module.state': state,
  'module.count': number('count'),
} as const;

const generatorPoints = {
  'engine.state': state,
  'engine.mode': state,
  'engine.speed': number('rpm'),
  'engine.runtime': counter('s'),
  'engine.starts': counter('count'),
  'engine.failedStarts': counter('count'),
  'engine.oilPressure': number('Pa'),
  'engine.oilTemperature': number('°C'),
  'engine.coolantTemperature': number('°C'),
  'fuel.level': number('%'),
  'fuel.volume': number('l'),
  'startBattery.voltage': number('V'),
  'alternator.voltage': number('V'),
  'engine.startSignal': state,
  'mains.voltage': number('V'),
  'mains.lineVoltage': number('V'),
  'mains.current': number('A'),
  'mains.frequency': number('Hz'),
  'mains.state': state,
  'bus.voltage': number('V'),
  'bus.frequency': number('Hz'),
  'engine.load': number('%'),
  'generator.temperature': number('°C'),
  'service.due': number('s'),
  'fuel.state': state,
  'mains.power': number('W'),
  'bus.lineVoltage': number('V'),
} as const;

const transferPoints = {
  'source.selected': state,
  'source.preferred': state,
  'source.state': state,
  'source.voltage': number('V'),
  'source.lineVoltage': number('V'),
  'source.frequency': number('Hz'),
  'source.current': number('A'),
  'source.phaseDifference': number(''),
  'sync.state': state,
  'redundancy.state': state,
  'overload.state': state,
  'supply.state': state,
  'switch.state': state,
  'transfer.count': counter('count'),
  'transfer.test': state,
  'transfer.testResult': state,
} as const;

const coolingPoints = {
  'unit.state': state,
  'unit.mode': state,
  'unit.switch': state,
  'unit.role': state,
  'unit.stop': state,
  'unit.runtime': counter('s'),
  'maintenance.state': state,
  'cooling.output': number('W'),
  'cooling.demand': number('W'),
  'cooling.capacity': number('%'),
  'cooling.groupOutput': number('W'),
  'cooling.groupDemand': number('W'),
  'cooling.part': number('W'),
  'cooling.efficiency': number(''),
  'supply.temperature': number('°C'),
  'return.temperature': number('°C'),
  'inlet.temperature': number('°C'),
  'setpoint.temperature': number('°C'),
  'setpoint.humidity': number('%'),
  'coil.temperature': number('°C'),
  'refrigerant.temperature': number('°C'),
  'fluid.tank.temperature': number('°C'),
  'fluid.supply.temperature': number('°C'),
  'fluid.return.temperature': number('°C'),
  'fluid.flow': number('l/s'),
  'fluid.pressure': number('Pa'),
  'refrigerant.dischargePressure': number('Pa'),
  'refrigerant.suctionPressure': number('Pa'),
  'valve.position': number('%'),
  'fan.speed': number('%'),
  'fan.rotation': number('rpm'),
  'fan.state': state,
  'air.flow': number('m³/s'),
  'air.groupFlow': number('m³/s'),
  'flow.state': state,
  'air.pressure': number('Pa'),
  'compressor.state': state,
  'compressor.runtime': counter('s'),
  'compressor.speed': number('%'),
  'pump.state': state,
  'condenser.temperature': number('°C'),
  'compressor.zone': state,
  'setpoint.heating': number('°C'),
  'filter.serviceWeeks': number('count'),
  'heater.state': state,
  'damper.position': number('%'),
  'damper.state': state,
  'pump.speed': number('%'),
  'pump.runtime': counter('s'),
  'filter.state': state,
  'filter.runtime': counter('s'),
  'humidifier.state': state,
  'dehumidifier.state': state,
  'leak.state': state,
} as const;

const environmentPoints = {
  'ambient.temperature': number('°C'),
  'ambient.humidity': number('%'),
  'ambient.dewPoint': number('°C'),
  'outside.temperature': number('°C'),
  'supply.humidity': number('%'),
  'return.humidity': number('%'),
  'contact.state': state,
  'door.state': state,
  'relay.state': state,
  'smoke.state': state,
  'sensor.voltage': number('V'),
  'sensor.current': number('A'),
  'sensor.power': number('W'),
  'sensor.frequency': number('Hz'),
  'sensor.temperature': number('°C'),
  'sensor.humidity': number('%'),
  'sensor.rotation': number('rpm'),
  'sensor.dbm': number('dBm'),
  'sensor.flow': number('l/s'),
  'sensor.pressure': number('Pa'),
  'sensor.value': number(''),
  'sensor.level': number('%'),
  'sensor.state': state,
} as const;

const networkPoints = {
  'link.name': text,
  'link.alias': text,
  'link.state': state,
  'link.adminState': state,
  'link.speed': number('bit/s'),
  'link.in.octets': counter('octet'),
  'link.out.octets': counter('octet'),
  'link.in.rate': number('bit/s'),
  'link.out.rate': number('bit/s'),
  'link.in.errors': counter('count'),
  'link.out.errors': counter('count'),
  'link.in.fcsErrors': counter('count'),
  'link.out.discards': counter('count'),
  'link.in.discards': counter('count'),
  'optical.rx.power': number('dBm'),
  'optical.tx.power': number('dBm'),
  'optical.temperature': number('°C'),
  'optical.voltage': number('V'),
  'optical.bias': number('A'),
  'optical.loss': state,
  'optical.fault': state,
  'optical.tx.highLimit': number('dBm'),
  'optical.tx.lowLimit': number('dBm'),
  'optical.rx.highLimit': number('dBm'),
  'optical.rx.lowLimit': number('dBm'),
  'bgp.peer.state': state,
  'poe.power': number('W'),
  'poe.budget': number('W'),
  'poe.state': state,
} as const;

export const points = {
  ...systemPoints,
  ...electricalPoints,
  ...upsPoints,
  ...generatorPoints,
  ...transferPoints,
  ...coolingPoints,
  ...environmentPoints,
  ...networkPoints,
  ...powerPoints,
} as const satisfies Record<string, PointDefinition>;

export type PointName = keyof typeof points;

/** True for a name of the registry; profiles and site files are checked with this. */
export function isPointName(name: string): name is PointName {
  return Object.hasOwn(points, name);
}
