// Profiles against recordings of real equipment and what another program reads from them. What is asserted: the right
// profile is found, no value read from the same OID differs, and coverage does not fall below what was reached.
// A value that we call missing where the other program shows a marker (0, -1, 65535 …) is not a difference.
import { expect, test } from 'vitest';
import { decodePoll } from '../../src/collect/decode.ts';
import { identify } from '../../src/collect/identify.ts';
import { layOut } from '../../src/collect/layout.ts';
import { loadProfiles } from '../../src/collect/load-profiles.ts';
import { planPoll } from '../../src/collect/poll-plan.ts';
import { discover, readPlan } from '../../src/collect/read-device.ts';
import type { Profile } from '../../src/collect/profile.ts';
import type { Reading } from '../../src/readings/reading.ts';
import {
  inRegistryUnit,
  readExpected,
  recordingFolder,
  recordingNames,
  recordingsPresent,
} from './recordings.ts';
import { WalkChannel } from './walk-channel.ts';

/** profile, and the least number of expected sensors read with the right value. */
const floors: Readonly<Record<string, readonly [profile: string, least: number]>> = {
  poweralert_pdumh20atnet: ['tripplite-ats', 9],
  gepulsar_alarms: ['gepulsar-dc', 49],
  'exeltech-xfersw': ['exeltech-switch', 31],
  enexus_enexus: ['eltek-enexus', 79],
  ees_controller: ['vertiv-ees', 34],
  eatonpdu_2: ['eaton-epdu', 51],
  'apc-inrow': ['apc-inrow-rc', 24],
  apc_ap8959eu3: ['apc-rpdu2', 30],
  apc_ats: ['apc-ats', 25],
  'apc_inrow-dx': ['apc-cooling-table', 24],
  'apc_uniflair-sp': ['apc-cooling-table', 16],
  'apc_smt750x-nmc2': ['apc-ups', 13],
  apc_symmetralx: ['apc-ups', 15],
  eatonups: ['eaton-xups', 29],
  ats: ['ablerex-sts', 8],
  'pcoweb-rittal-lcp-3311_lcp-dx-3311': ['rittal-lcp-dx', 45],
  'socomec-ups': ['socomec-ups', 17],
  akcp_serverprobe8: ['akcp', 67],
  apc_emu: ['apc-environment', 31],
  'dantherm-os': ['dantherm', 17],
  'hwg-poseidon': ['hwg-poseidon', 28],
  'rittal-cmc': ['rittal-cmc-tc', 21],
  'rittal-cmc-iii-pu_compact': ['rittal-cmc-iii', 11],
  siteboss360_siteboss360: ['asentria-siteboss', 20],
  spectracool: ['spectracool', 11],
  'scs-ks': ['scs-ks', 19],
  arista_eos_vrf: ['arista', 58],
  deltaups: ['delta-ups', 14],
  cyberpower_pr2200rt2uc: ['cyberpower-ups', 19],
  'eaton-mgeups_93ps': ['eaton-mge', 58],
  'generex-ups_cs141': ['rfc1628-ups', 31],
  'himoinsa-gensets': ['himoinsa-generator', 23],
  iosxe_isr4321: ['cisco', 35],
  junos_qfx5100: ['juniper', 23],
  liebert_apm: ['liebert-ups', 24],
  netmanplus_204: ['rfc1628-ups', 40],
  'nxos_n9k-c93180yc-fx3': ['cisco', 50],
  'pcoweb-rittalchiller': ['kelvin-chiller', 16],
  poweralert_ups: ['tripplite-ups', 29],
  'raritan-pdu_px2': ['raritan-px2', 28],
  routeros_crs317: ['mikrotik', 63],
  sentry3_switched: ['sentry3-pdu', 36],
  sentry4: ['sentry4-pdu', 104],
  stulz_wib8000: ['stulz-wib8000', 221],
  'vertiv-pdu_mg02e4w1': ['vertiv-geist-pdu', 17],
};

async function readAll(
  name: string,
  profiles: readonly Profile[],
): Promise<{ profile: string; readings: readonly Reading[] }> {
  const channel = WalkChannel.fromFile(`${recordingFolder}${name}.snmprec`);
  const identity = await identify(channel, profiles);
  if (identity.outcome !== 'identified') return { profile: identity.outcome, readings: [] };
  const size = { objects: 24 };
  const discovery = await discover(channel, identity.profile, size);
  if (discovery.outcome !== 'found') throw new Error(discovery.outcome);
  const layout = layOut(identity.profile, discovery.found);
  const plan = planPoll(identity.profile, layout);
  const read = await readPlan(channel, plan, size);
  if (read.outcome !== 'read') throw new Error(read.outcome);
  const poll = decodePoll(identity.profile, layout, read.answers, { deviceId: name, nowMs: 0 });
  return { profile: identity.profile.name, readings: poll.readings };
}

interface Coverage {
  readonly right: number;
  readonly missing: readonly string[];
  readonly wrong: readonly string[];
  readonly unread: readonly string[];
  readonly total: number;
}

function compare(name: string, readings: readonly Reading[]): Coverage {
  const byOid = new Map<string, Reading[]>();
  for (const reading of readings) byOid.set(reading.oid, [...(byOid.get(reading.oid) ?? []), reading]);
  let right = 0;
  const missing: string[] = [];
  const wrong: string[] = [];
  const unread: string[] = [];
  const sensors = readExpected(name).sensors.filter(
    (sensor) => sensor.check !== 'absent' && sensor.suspect === undefined,
  );
  for (const sensor of sensors) {
    const ours = byOid.get(sensor.oid) ?? [];
    const want = inRegistryUnit(sensor);
    const text = `${sensor.class} ${sensor.descr} ${sensor.oid} raw ${sensor.raw} want ${want}`;
    if (ours.length === 0) unread.push(text);
    else if (ours.some((reading) => isSame(reading, want))) right += 1;
    else if (ours.every((reading) => reading.quality === 'missing')) missing.push(text);
    else wrong.push(`${text} got ${ours.map((reading) => `${reading.point} ${reading.value}`).join(', ')}`);
  }
  return { right, missing, wrong, unread, total: sensors.length };
}

function isSame(reading: Reading, want: number): boolean {
  return reading.value !== null && Math.abs(reading.value - want) <= Math.max(1e-6, Math.abs(want) * 1e-4);
}

if (recordingsPresent) {
  test('every recording is read without a wrong value', async () => {
    const loaded = loadProfiles();
    if ('faults' in loaded) throw new Error('the profiles have faults');
    const lines: string[] = [];
    const faults: string[] = [];
    for (const name of recordingNames()) {
      const { profile, readings } = await readAll(name, loaded.profiles);
      const coverage = compare(name, readings);
      const [wanted, least] = floors[name] ?? [profile, 0];
      lines.push(
        `${name.padEnd(38)} ${profile.padEnd(20)} ${coverage.right}/${coverage.total}` +
          ` missing ${coverage.missing.length}, ${readings.length} readings`,
      );
      if (process.env['QOSHA_COVERAGE'] === 'all') lines.push(...coverage.unread, ...coverage.missing);
      faults.push(...coverage.wrong.map((text) => `${name}: ${text}`));
      if (profile !== wanted) faults.push(`${name}: profile ${profile} instead of ${wanted}`);
      if (coverage.right < least) faults.push(`${name}: ${coverage.right} right, not ${least}`);
    }
    console.log(lines.join('\n'));
    expect(faults).toEqual([]);
  });
} else {
  test('recordings of real devices are not beside the repository', () => {
    console.log(`no folder ${recordingFolder}: the profiles are tested without recordings only`);
    expect(recordingNames()).toEqual([]);
  });
}
