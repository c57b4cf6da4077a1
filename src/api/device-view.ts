// One device close up: who it is, everything it says, and why what is missing is missing. Pure: the live plant in, the
// document out. Easy to get wrong: what a silent device said last is shown as old at once, not only when its age says so.
import { showControlCharacters } from '../platform/log.ts';
import type { Reading } from '../readings/reading.ts';
import type { Device, Site } from '../site/site.ts';
import type {
  DevicePageView,
  DeviceView,
  RawAnswersView,
  RawAnswerView,
  ReadingView,
} from './contract-device.ts';
import { reasonOf } from './reading-reason.ts';
import type { ReasonContext } from './reading-reason.ts';
import type { ApiParts, DeviceSource } from './sources.ts';

type Parts = Pick<ApiParts, 'plant' | 'devices' | 'clock'>;

/** Raw answers in one document. */
export const maxAnswers = 2_000;

const sysDescrOid = '1.3.6.1.2.1.1.1.0';

function placeOf(site: Site, place: string | undefined): string | null {
  if (place === undefined) return null;
  const rack = site.racks.find(({ id }) => id === place);
  const room = site.rooms.find(({ id }) => id === (rack?.room ?? place));
  return [room?.name, rack?.name].filter((name) => name !== undefined).join(' · ') || place;
}

function isCommsLost(devices: DeviceSource, deviceId: string, readings: readonly Reading[]): boolean {
  const staleWhen = devices.profileOf(deviceId)?.staleWhen;
  if (staleWhen === undefined) return false;
  return readings.some(
    ({ point, state }) => point === staleWhen.point && state !== null && staleWhen.is.includes(state),
  );
}

function readingView(reading: Reading, context: ReasonContext): ReadingView {
  const { point, instance, oid, value, unit, takenAtMs } = reading;
  const isOld = context.isSilent && reading.quality !== 'missing';
  const quality = isOld ? 'stale' : reading.quality;
  return {
    point,
    instance: showControlCharacters(instance),
    label: showControlCharacters(reading.label),
    value,
    unit,
    state: reading.state === null ? null : showControlCharacters(reading.state),
    quality,
    takenAtMs,
    oid,
    why: reasonOf({ ...reading, quality }, context),
  };
}

export function readingViews(parts: Parts, device: Device, isSilent: boolean): readonly ReadingView[] {
  const { plant, devices } = parts;
  const readings = plant.board.ofDevice(device.id);
  const answers = new Map(shownAnswers(devices.answersOf(device.id) ?? []).map((one) => [one.oid, one]));
  const faults = new Map(devices.unreadPointsOf(device.id).map(({ oid, message }) => [oid, message]));
  const lost = isCommsLost(devices, device.id, readings);
  const rates = devices.profileOf(device.id)?.rates ?? [];
  return readings.map((reading) => {
    const { oid } = reading;
    const answer = answers.get(oid);
    const isConditional =
      answer !== undefined &&
      reading.quality === 'missing' &&
      devices.isConditional(device.id, { oid, answer: answer.text });
    return readingView(reading, {
      isSilent,
      isCommsLost: lost,
      answer,
      isConditional,
      isRate: rates.includes(reading.point),
      fault: faults.get(oid),
    });
  });
}

function shownAnswers(answers: readonly RawAnswerView[]): readonly RawAnswerView[] {
  return answers.map(({ oid, type, text }) => ({ oid, type, text: showControlCharacters(text) }));
}

function laidOutlets(site: Site, { outlets = [], place }: Device): DevicePageView['laidOutlets'] {
  return outlets.flatMap(({ instance, rack: rackId }) => {
    const rack = rackId === place ? undefined : site.racks.find(({ id }) => id === rackId);
    return rack === undefined ? [] : [{ outlet: instance, rack: rack.name }];
  });
}

export function devicePage(parts: Parts, device: Device, view: DeviceView): DevicePageView {
  const { site } = parts.plant;
  const names = new Map(site.components.map(({ id, name }) => [id, name]));
  const answers = parts.devices.answersOf(device.id) ?? [];
  const description = answers.find(({ oid }) => oid === sysDescrOid)?.text ?? '';
  return {
    at: parts.clock.epochMs(),
    device: view,
    address: device.address,
    port: device.port,
    place: placeOf(site, device.place),
    rackUnits: device.rackUnits ?? null,
    laidOutlets: laidOutlets(site, device),
    components: [...new Set(device.bindings.map(({ component }) => component))].map((id) => ({
      id,
      name: names.get(id) ?? id,
    })),
    description: description === '' ? null : showControlCharacters(description),
    readings: readingViews(parts, device, view.state === 'silent'),
    answerCount: answers.length,
  };
}

export function rawAnswers(parts: Parts, deviceId: string): RawAnswersView {
  const answers = parts.devices.answersOf(deviceId) ?? [];
  const shown = shownAnswers(answers.slice(0, maxAnswers));
  return { at: parts.clock.epochMs(), answers: shown, leftOut: answers.length - shown.length };
}
