// Which MIB a device of the site answers with. A generator set up with the profile of a Deep Sea controller answers as
// one; for every other kind there is one layout. A device whose kind the plant does not play answers with its
// identity alone.
import type { Device, SiteComponent } from '../site/site.ts';
import { atsLayout } from './mib-ats.ts';
import { chillerLayout } from './mib-chiller.ts';
import { comapLayout } from './mib-comap.ts';
import { dseLayout } from './mib-dse.ts';
import { inRowLayout } from './mib-inrow.ts';
import { meterLayout } from './mib-meter.ts';
import { identifier, integer, text, type DeviceLayout, type MibObject } from './mib-object.ts';
import { portsLayout } from './mib-ports.ts';
import { rackPduLayout } from './mib-rpdu.ts';
import { stsLayout } from './mib-sts.ts';
import { upsLayout } from './mib-ups.ts';
import type { Topology } from './topology.ts';

const system = '1.3.6.1.2.1.1';
/** Netsnmp-like "no identity": zeroDotZero of RFC 2578. */
const nobody = '0.0';

/** The component a device plays: the first it is bound to whose kind fits, else the first it is bound to. */
function playedComponent(device: Device, topology: Topology): SiteComponent | undefined {
  const bound = device.bindings.flatMap(({ component }) => topology.byId.get(component) ?? []);
  return bound.find((component) => component.kind === device.kind) ?? bound[0];
}

export function layoutOf(device: Device, topology: Topology): DeviceLayout {
  const component = playedComponent(device, topology);
  const plain = { sysObjectId: nobody, sysDescr: `Simulated device ${device.name}`, objects: [] };
  if (component === undefined) return plain;
  switch (device.kind) {
    case 'ups':
      return upsLayout(component);
    case 'generator':
      return device.profile.startsWith('dse') ? dseLayout(component) : comapLayout(component);
    case 'transfer-switch':
      return component.kind === 'static-transfer-switch' ? stsLayout(component) : atsLayout(component);
    case 'cooling-unit':
      return inRowLayout(component);
    case 'chiller':
      return chillerLayout(component);
    case 'pdu':
      return rackPduLayout(component, device.outlets ?? []);
    case 'meter':
      return meterLayout(component);
    case 'router':
    case 'switch':
      return portsLayout(component, topology);
    default:
      return plain;
  }
}

/** The system group (RFC 3418) without the uptime, which the agent itself knows. */
export function systemObjects(device: Device, layout: DeviceLayout, place: string): MibObject[] {
  return [
    text(`${system}.1.0`, layout.sysDescr),
    identifier(`${system}.2.0`, layout.sysObjectId),
    text(`${system}.4.0`, ''),
    text(`${system}.5.0`, device.name),
    text(`${system}.6.0`, place),
    integer(`${system}.7.0`, 72),
  ];
}
