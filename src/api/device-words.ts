// What can be wrong with a device or with one of its values, in English, each with what to do. The screens say the same
// in the reader's language by the same codes (`sentence.device.…`, `sentence.why.…`); a test holds the two together.
import type { Sentence } from './contract.ts';
import type { Remark } from './contract-device.ts';

interface Text {
  readonly says: string;
  readonly mend: string;
}

/** `{name}` is put in from the parameters, which may hold device text. */
export const deviceTexts = {
  'device.not-asked': {
    says: 'It has not been read yet',
    mend: 'That takes one poll interval; to find out what a slow card or one on a bad line is takes minutes',
  },
  'device.no-answer': {
    says: 'It does not answer',
    mend: 'Check its power and network, its address and port, its community or SNMPv3 user, and its list of allowed managers',
  },
  'device.no-profile': {
    says: 'It answers, but no profile fits what it says it is',
    mend: 'Write its profile into the site file, or record a walk of it and write one',
  },
  'device.profile-unknown': {
    says: 'The site file names a profile that there is not: {profile}',
    mend: 'Correct the name in the site file, or write auto',
  },
  'device.refused': {
    says: 'It refuses what it is asked ({reason})',
    mend: 'Give its community or SNMPv3 user the right to read everything',
  },
  'device.v3-user': {
    says: 'It knows no SNMPv3 user of our name',
    mend: 'Correct the user in the site file, or add it on the device',
  },
  'device.v3-level': {
    says: 'It does not allow our SNMPv3 user this security level',
    mend: 'Write auth and priv in the site file as the device has them for the user',
  },
  'device.v3-auth-key': {
    says: 'Its authentication key or protocol is another one than ours',
    mend: 'Correct auth in the site file, or set the passphrase anew on the device',
  },
  'device.v3-priv-key': {
    says: 'Its privacy key or protocol is another one than ours',
    mend: 'Correct priv in the site file; with AES-192 and AES-256 try the other kind',
  },
  'device.v3-time': {
    says: 'It does not agree with us on the time of its SNMPv3 engine',
    mend: 'See whether its engine boots and time stand still, and restart its agent',
  },
  'device.v3-engine': {
    says: 'Its SNMPv3 engine is not the one that it was, or not the one it says ({reason})',
    mend: 'See whether its card was replaced or two agents share the address; then restart the agent',
  },
  'device.v3-context': {
    says: 'It has no SNMPv3 context of that name',
    mend: 'Correct the context in the site file, or leave it out',
  },
  'device.v3-report': {
    says: 'It reports that it cannot take our SNMPv3 message',
    mend: 'See whether its agent speaks SNMPv3 with user-based security',
  },
  'device.v3-ignored': {
    says: 'It is there but does not answer our SNMPv3 user',
    mend: 'Correct user, auth and priv in the site file, or add the user on the device',
  },
  'device.v3-silent-inside': {
    says: 'It accepts our authentication but does not answer',
    mend: 'Correct priv in the site file (with AES-192 and AES-256 try the other kind) and context',
  },
  'device.version': {
    says: 'It answers in another version of SNMP than it is asked in',
    mend: 'Write its version in the site file: v1, v2c or v3',
  },
  'device.wrong-source': {
    says: 'It answers from another address or port than the one that is asked',
    mend: 'Write the address that it answers from, or let its agent answer from the one that it is asked at',
  },
  'device.malformed': {
    says: 'Its answer cannot be read ({reason})',
    mend: 'Update its firmware; record a walk of it and report it with the model',
  },
  'device.overloaded': {
    says: 'It could not be asked: too many requests wait',
    mend: 'Ask fewer points or less often, or start another collector',
  },
  'device.other': {
    says: 'The last poll failed: {reason}',
    mend: 'Read it now; if it stays, look into the log of Qosha',
  },
  'why.not-asked': {
    says: 'It has not been asked for this value yet',
    mend: 'It comes within a few poll intervals, or at once when you read the device now',
  },
  'why.device-silent': {
    says: 'The device is silent; this is the last value it gave',
    mend: 'Find out why the device does not answer',
  },
  'why.comms-lost': {
    says: 'The card says that it lost touch with its equipment; this is the last value it had',
    mend: 'Check the cable between the card and the equipment, then restart the card',
  },
  'why.old': {
    says: 'The device answers, but this value has not come for a while',
    mend: 'Read it now; if it stays old, its table may have changed on the device',
  },
  'why.no-object': {
    says: 'The device says that it has no such object',
    mend: 'Nothing is to be done if the equipment has no such sensor; else update its firmware',
  },
  'why.not-available': {
    says: 'The device answered {answer}, which is its way to say: not available',
    mend: 'Nothing is to be done if the equipment has no such sensor; else check the sensor',
  },
  'why.set-aside': {
    says: 'The device answered {answer}, and says elsewhere that this does not count',
    mend: 'Nothing is to be done if no sensor is connected here; else look at the state of the sensor on the device',
  },
  'why.empty': {
    says: 'The device answered with nothing',
    mend: 'Nothing is to be done if nobody wrote this on the device; else set it there',
  },
  'why.not-a-number': {
    says: 'A text stands where a number should be: {answer}',
    mend: 'Look at the raw answer; the profile needs a decoder for this firmware',
  },
  'why.unreadable': {
    says: 'The answer cannot be understood ({reason}): {answer}',
    mend: 'Look at the raw answer and correct the profile',
  },
  'why.bad-encoding': {
    says: 'The device encodes this value as nobody can read it: {answer}',
    mend: 'Update its firmware; report it to its maker with the raw answer',
  },
  'why.no-rate': {
    says: 'Its counter tells no rate now: it began anew, or grew by more than is possible; it stands at {answer}',
    mend: 'Nothing is to be done if the device restarted; else look whether its counter runs on',
  },
  'why.unlisted': {
    says: 'The device answered {answer}, for which the profile has no word',
    mend: 'Look it up in the manual of the device and add the word to its profile',
  },
  'why.says-unknown': {
    says: 'The device itself says that it does not know',
    mend: 'Look at the panel of the equipment',
  },
  'why.implausible': {
    says: 'The value is outside what is plausible; the device answered {answer}',
    mend: 'Compare with the panel of the equipment; the scale in the profile may be wrong for this firmware',
  },
} as const satisfies Readonly<Record<string, Text>>;

export type DeviceCode = keyof typeof deviceTexts;

/** The remark of that code: what is wrong, and its mend under `<code>.mend`. */
export function remark(code: DeviceCode, params: Sentence['params'] = {}): Remark {
  const { says, mend } = deviceTexts[code];
  const text = says.replace(/\{(\w+)\}/gu, (_, name: string) => String(params[name] ?? ''));
  return {
    says: { code, params, text },
    mend: { code: `${code}.mend`, params: {}, text: mend },
  };
}
