// Every device as a stranger's SNMP client meets it: net-snmp from npm and the snmpbulkwalk of Debian.
import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { promisify } from 'node:util';
import fc from 'fast-check';
import snmp from 'net-snmp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Simulation } from '../../src/simulator/simulation.ts';
import { encodeMessage } from '../../src/snmp/message.ts';
import { community, get, getFrom, number, session, startSimulation, walk } from './live-simulation.ts';
import { demoSite } from './plant-on-clock.ts';

const site = demoSite();
const ups = '1.3.6.1.2.1.33.1';
const rpdu = '1.3.6.1.4.1.318.1.1.26';
let simulation: Simulation;
let portShift = 0;

const portOf = (id: string): number =>
  (site.devices.find((device) => device.id === id)?.port ?? 0) + portShift;

beforeAll(async () => {
  ({ simulation, portShift } = await startSimulation());
});
afterAll(async () => {
  await simulation.stop();
});

describe('the agents', () => {
  test('each device says who it is, in the identity its maker registered', async () => {
    const expected: Record<string, string> = {
      ups: '1.3.6.1.2.1.33',
      'transfer-switch': '1.3.6.1.4.1.318.1.3.32',
      'cooling-unit': '1.3.6.1.4.1.318.1.3.14.5',
      chiller: '1.3.6.1.4.1.9839.2606.1',
      pdu: '1.3.6.1.4.1.318.1.3.4.6',
      router: '1.3.6.1.4.1.2636.1.1.1.2.57',
      switch: '1.3.6.1.4.1.2636.1.1.1.4.82.5',
      meter: '1.3.6.1.4.1.34278',
    };
    expect(site.devices).toHaveLength(79);
    for (const device of site.devices) {
      const [name, identity, uptime] = await getFrom(device, portShift, [
        '1.3.6.1.2.1.1.5.0',
        '1.3.6.1.2.1.1.2.0',
        '1.3.6.1.2.1.1.3.0',
      ]);
      expect(String(name?.value)).toBe(device.name);
      const own = device.id === 'sts-1' ? '1.3.6.1.4.1.4555.1.1.10' : expected[device.kind];
      if (device.kind !== 'generator') expect(identity?.value).toBe(own);
      expect(Number(uptime?.value)).toBeGreaterThanOrEqual(0);
    }
  });

  test('a walk by another client goes through every object once, in order', async () => {
    for (const id of [
      'ups-a-1',
      'gen-1',
      'gen-3',
      'ats-a',
      'sts-1',
      'crah-1',
      'chiller-1',
      'router-1',
      'switch-1',
      'pdu-a01-a',
      'pdu-a06-a',
      'meter-a1',
    ]) {
      const args = ['-v2c', '-c', community, '-On', '-Oq', '-Cr25', `127.0.0.1:${portOf(id)}`, '1.3.6.1'];
      const { stdout, stderr } = await promisify(execFile)('snmpbulkwalk', args);
      expect(stderr).toBe('');
      const oids = stdout.split('\n').filter((line) => line.startsWith('.1.3.6.1'));
      const ours = await walk(portOf(id), '1.3.6.1');
      expect(new Set(ours.map(({ oid }) => oid)).size).toBe(ours.length);
      expect(ours.length).toBeGreaterThan(18);
      const walked = oids
        .map((line) => line.slice(1, line.indexOf(' ')))
        .filter((oid, at, all) => all.indexOf(oid) === at);
      expect(walked).toEqual(ours.map(({ oid }) => oid));
    }
  });

  test('the UPS has every object that RFC 1628 makes mandatory, of the right type', async () => {
    const objects = new Map((await walk(portOf('ups-a-1'), ups)).map((object) => [object.oid, object]));
    const scalars = [
      '1.1',
      '1.2',
      '1.3',
      '1.4',
      '1.5',
      '1.6',
      '2.1',
      '2.2',
      '2.3',
      '2.4',
      '3.1',
      '3.2',
      '4.1',
      '4.2',
      '4.3',
    ];
    const more = [
      '5.1',
      '5.2',
      '6.1',
      '7.1',
      '7.2',
      '7.3',
      '7.4',
      '7.5',
      '7.6',
      '8.1',
      '8.2',
      '8.3',
      '8.4',
      '8.5',
    ];
    const config = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((column) => `9.${column}`);
    for (const name of [...scalars, ...more, ...config])
      expect(objects.has(`${ups}.${name}.0`), name).toBe(true);
    for (const line of [1, 2, 3]) {
      for (const column of [
        '3.3.1.2',
        '3.3.1.3',
        '3.3.1.4',
        '3.3.1.5',
        '4.4.1.2',
        '4.4.1.3',
        '4.4.1.4',
        '4.4.1.5',
      ]) {
        expect(objects.get(`${ups}.${column}.${line}`)?.type).toBe(snmp.ObjectType.Integer);
      }
    }
    expect(objects.get(`${ups}.3.1.0`)?.type).toBe(snmp.ObjectType.Counter);
    expect(objects.get(`${ups}.6.1.0`)?.type).toBe(snmp.ObjectType.Gauge);
    expect(Number(objects.get(`${ups}.2.3.0`)?.value)).toBeGreaterThan(0);
    expect(objects.get(`${ups}.4.1.0`)?.value).toBe(3);
  });

  test('what the PDUs show adds up to what the UPS show, and to what the transfer switches carry', async () => {
    const pdus = site.devices.filter((device) => device.kind === 'pdu');
    let pduWatts = 0;
    for (const device of pdus) pduWatts += 10 * (await number(device.port + portShift, `${rpdu}.4.3.1.5.1`));
    let outWatts = 0;
    let inWatts = 0;
    for (const device of site.devices.filter(({ kind }) => kind === 'ups')) {
      for (const line of [1, 2, 3]) {
        const oids = [`${ups}.4.4.1.4.${line}`, `${ups}.3.3.1.5.${line}`];
        const [out, input] = await getFrom(device, portShift, oids);
        outWatts += Number(out?.value);
        inWatts += Number(input?.value);
      }
    }
    const networkWatts = 2 * (600 + 400);
    expect(Math.abs(outWatts - pduWatts - networkWatts)).toBeLessThan(outWatts * 0.01);
    expect(inWatts).toBeGreaterThan(outWatts / 0.97);
    expect(inWatts).toBeLessThan(outWatts / 0.95);
    const phases = await Promise.all(
      [1, 2, 3].map((phase) => number(portOf('pdu-a01-a'), `${rpdu}.6.3.1.7.${phase}`)),
    );
    const total = await number(portOf('pdu-a01-a'), `${rpdu}.4.3.1.5.1`);
    expect(Math.abs(phases.reduce((sum, watts) => sum + watts, 0) - total)).toBeLessThanOrEqual(3);
  });

  test('an energy register of tenths of a kWh counts on', async () => {
    const shown = await number(portOf('pdu-a01-a'), `${rpdu}.4.3.1.9.1`);
    expect(shown).toBeGreaterThan(100_000);
    expect(simulation.registers()['pdu-a01-a']).toBeGreaterThanOrEqual(shown * 100);
  });

  test('64-bit counters of both ends of a cable agree, and 32-bit ones are their remainder', async () => {
    const uplink = await get(portOf('router-1'), ['1.3.6.1.2.1.31.1.1.1.6.513', '1.3.6.1.2.1.2.2.1.10.513']);
    const wide = BigInt(`0x${Buffer.from(uplink[0]?.value as Uint8Array).toString('hex')}`);
    expect(wide).toBeGreaterThan(1n << 32n);
    const difference = (BigInt(Number(uplink[1]?.value)) - wide) & 0xffff_ffffn;
    expect(difference < 1_000_000_000n || difference > 0xffff_ffffn - 1_000_000_000n).toBe(true);
    const rx = await number(portOf('router-1'), '1.3.6.1.4.1.2636.3.60.1.1.1.1.5.513');
    expect(rx).toBeGreaterThan(-1000);
    expect(rx).toBeLessThan(-400);
  });
});

describe('the protocol', () => {
  test('missing names are told apart and never zero', async () => {
    const names = ['1.3.6.1.2.1.1.5.7', '1.3.6.1.2.1.33.1.6.2.1.2.2', '1.3.6.1.4.1.99999.1.0'];
    const types = (await get(portOf('ups-a-1'), names)).map(({ type }) => type);
    const { NoSuchInstance, NoSuchObject } = snmp.ObjectType;
    expect(types).toEqual([NoSuchInstance, NoSuchInstance, NoSuchObject]);
  });

  test('a wrong community is met with silence, a SET is refused, version 1 gets noSuchName', async () => {
    await expect(get(portOf('ats-a'), ['1.3.6.1.2.1.1.1.0'], 'public')).rejects.toThrow(/timed out/i);
    const client = session(portOf('ats-a'));
    const refused = await new Promise<string>((resolve) => {
      const write = { oid: '1.3.6.1.4.1.318.1.1.8.4.2.0', type: snmp.ObjectType.Integer, value: 2 };
      client.set([write], (error) => resolve(String(error)));
    });
    client.close();
    expect(refused).toMatch(/NotWritable/i);
    const old = snmp.createSession('127.0.0.1', community, {
      port: portOf('ats-a'),
      version: snmp.Version1,
      retries: 0,
    });
    const missing = await new Promise<string>((resolve) => {
      old.get(['1.3.6.1.4.1.99999.1.0'], (error) => resolve(String(error)));
    });
    old.close();
    expect(missing).toMatch(/NoSuchName/i);
  });

  test('whatever arrives, the agent goes on answering', async () => {
    const socket = createSocket('udp4');
    const port = portOf('pdu-b12-b');
    const pdu = { type: 'getBulk', requestId: 1, nonRepeaters: 0, maxRepetitions: 10, varbinds: [] } as const;
    const whole = encodeMessage({ version: 'v2c', community, pdu });
    const datagrams = fc.sample(
      fc.oneof(
        fc.uint8Array({ maxLength: 300 }),
        fc.tuple(fc.nat(whole.length - 1), fc.nat(255)).map(([at, value]) => {
          const bent = Buffer.from(whole);
          bent[at] = value;
          return bent;
        }),
        fc.nat(whole.length).map((length) => whole.subarray(0, length)),
      ),
      500,
    );
    for (const datagram of datagrams) socket.send(datagram, port, '127.0.0.1');
    expect(String((await get(port, ['1.3.6.1.2.1.1.5.0']))[0]?.value)).toBe('Rack PDU B12 B');
    socket.close();
  });

  test('a bulk answer fits one packet', async () => {
    const client = session(portOf('switch-1'));
    const answered = await new Promise<unknown[]>((resolve, reject) => {
      client.getBulk(['1.3.6.1.2.1.2', '1.3.6.1.2.1.31'], 0, 100, (error, rows) =>
        error ? reject(error) : resolve(rows ?? []),
      );
    });
    client.close();
    expect(answered.flat().length).toBeGreaterThan(20);
    expect(answered.flat().length).toBeLessThanOrEqual(200);
  });
});

describe('drills over the wire', () => {
  test('mains lost: notifications from the device’s own port at once, states and alarm table follow', async () => {
    const heard: { port: number; oid: string }[] = [];
    const receiver = snmp.createReceiver(
      { port: (site.traps?.port ?? 0) + portShift, address: '127.0.0.1', disableAuthorization: true },
      (error: Error | null, trap: { pdu: { varbinds: { value: unknown }[] }; rinfo: { port: number } }) => {
        if (error === null) heard.push({ port: trap.rinfo.port, oid: String(trap.pdu.varbinds[1]?.value) });
      },
    );
    simulation.drill('mains-lost-a');
    await expect.poll(() => heard.length, { timeout: 1000, interval: 20 }).toBeGreaterThanOrEqual(6);
    expect(heard).toContainEqual({ port: portOf('ups-a-1'), oid: '1.3.6.1.2.1.33.2.1' });
    expect(heard).toContainEqual({ port: portOf('ats-a'), oid: '1.3.6.1.4.1.318.0.127' });
    expect(heard.some(({ port }) => port === portOf('ups-b-1'))).toBe(false);
    expect(await number(portOf('ups-a-1'), `${ups}.4.1.0`)).toBe(5);
    const alarms = (await walk(portOf('ups-a-1'), `${ups}.6.2.1.2`)).map(({ value }) => value);
    expect(alarms).toContain(`${ups}.6.3.2`);
    expect(await number(portOf('ats-a'), '1.3.6.1.4.1.318.1.1.8.5.1.12.0')).toBe(1);
    await expect
      .poll(() => number(portOf('gen-1'), '1.3.6.1.4.1.28634.14.2.9244.0'), { timeout: 5000 })
      .toBe(4);
    simulation.drill('normal');
    receiver.close();
  });

  test('a silent agent answers nothing while its device works on, and comes back', async () => {
    simulation.drill('agent-silent');
    await expect(get(portOf('ats-b'), ['1.3.6.1.2.1.1.1.0'])).rejects.toThrow(/timed out/i);
    expect(simulation.plant.power.live.get('msb-b')).toBe(true);
    simulation.drill('normal');
    expect(await number(portOf('ats-b'), '1.3.6.1.4.1.318.1.1.8.5.1.1.0')).toBe(2);
  });
});
