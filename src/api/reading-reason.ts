// Why a value is missing, old or doubtful, from what the device last said. Pure. Easy to get wrong: "the device has no such
// object" and "the sensor is broken" look alike on a screen and ask for different things, so the raw answer decides.
import type { Reading } from '../readings/reading.ts';
import type { RawAnswerView, Remark } from './contract-device.ts';
import { remark } from './device-words.ts';

export interface ReasonContext {
  /** The device does not answer at all. */
  readonly isSilent: boolean;
  /** Its card says that it lost touch with the equipment behind it. */
  readonly isCommsLost: boolean;
  /** What the device last said to the object of this reading. */
  readonly answer: RawAnswerView | undefined;
  /** The profile takes it only while another object allows it. */
  readonly isConditional: boolean;
  /** It is reckoned from a counter. */
  readonly isRate: boolean;
  /** What whoever read it could not understand. */
  readonly fault: string | undefined;
}

/** Longest part of an answer that is quoted in a sentence, characters. */
const maxQuoted = 60;

const absentTypes: ReadonlySet<string> = new Set(['noSuchObject', 'noSuchInstance', 'endOfMibView']);

function quote(answer: RawAnswerView | undefined): string {
  if (answer === undefined) return '?';
  return answer.text.length > maxQuoted ? `${answer.text.slice(0, maxQuoted)}…` : answer.text;
}

function whyMissing({ answer, fault, isConditional, isRate }: ReasonContext): Remark {
  const quoted = quote(answer);
  if (fault?.startsWith('a text stands') === true) return remark('why.not-a-number', { answer: quoted });
  if (fault?.includes('is not encoded') === true) return remark('why.bad-encoding', { answer: quoted });
  if (fault !== undefined) return remark('why.unreadable', { reason: fault, answer: quoted });
  if (answer === undefined) return remark('why.not-asked');
  if (absentTypes.has(answer.type)) return remark('why.no-object');
  if (answer.type === 'null' || answer.text === '') return remark('why.empty');
  if (isRate) return remark('why.no-rate', { answer: quoted });
  return remark(isConditional ? 'why.set-aside' : 'why.not-available', { answer: quoted });
}

function whySuspect(reading: Reading, { answer }: ReasonContext): Remark {
  if (reading.state === 'unlisted') return remark('why.unlisted', { answer: quote(answer) });
  if (reading.state !== null) return remark('why.says-unknown');
  return remark('why.implausible', { answer: quote(answer) });
}

/** Null for a value that is good. */
export function reasonOf(reading: Reading, context: ReasonContext): Remark | null {
  switch (reading.quality) {
    case 'good':
      return null;
    case 'missing':
      return whyMissing(context);
    case 'suspect':
      return whySuspect(reading, context);
    case 'stale':
      if (context.isSilent) return remark('why.device-silent');
      return remark(context.isCommsLost ? 'why.comms-lost' : 'why.old');
  }
}
