// A letter to a tenant about a window, in their language and in the site's time: subject, lines, and the calendar event
// that goes with it. Pure. Easy to get wrong: numbers stand after a colon, where no language has to inflect the noun; and
// whatever is said here is of this tenant alone.
import { createHash } from 'node:crypto';
import type { Medium } from '../site/component.ts';
import { writeCalendar } from './calendar-event.ts';
import type { Notice, NoticeKind } from './notice.ts';

export type NoticeLanguage = 'az' | 'ru' | 'en';

export interface NoticePlace {
  readonly siteName: string;
  /** IANA zone in which times are told. */
  readonly timeZone: string;
  /** Sender's address; also the organizer of the event. */
  readonly from: string;
}

export interface Letter {
  readonly subject: string;
  readonly lines: readonly string[];
  readonly calendar: { readonly method: 'REQUEST' | 'CANCEL'; readonly content: string };
}

interface Words {
  readonly subject: Readonly<Record<NoticeKind, string>>;
  readonly opening: Readonly<Record<NoticeKind, string>>;
  readonly from: string;
  readonly until: string;
  readonly racks: string;
  readonly media: string;
  readonly mediumNames: Readonly<Record<Medium, string>>;
  readonly reduced: string;
  readonly loses: string;
  readonly zone: string;
  readonly nothing: string;
}

const words: Readonly<Record<NoticeLanguage, Words>> = {
  en: {
    subject: {
      announced: 'Planned maintenance',
      changed: 'Planned maintenance changed',
      cancelled: 'Planned maintenance cancelled',
    },
    opening: {
      announced: 'We are going to work on the equipment that serves your racks.',
      changed: 'The maintenance that we told you of has changed. Only what this letter says still holds.',
      cancelled: 'The maintenance that we told you of does not take place, or no longer concerns you.',
    },
    from: 'From',
    until: 'Until',
    racks: 'Your racks',
    media: 'It concerns',
    mediumNames: { power: 'power', cooling: 'cooling', network: 'network' },
    reduced: 'Your equipment stays supplied. During this time it has less redundancy than usual.',
    loses: 'During this time your equipment may be without supply. We will call you before we begin.',
    zone: 'Times are those of the site',
    nothing: 'You need not do anything.',
  },
  az: {
    subject: {
      announced: 'Planlı texniki iş',
      changed: 'Planlı texniki iş dəyişib',
      cancelled: 'Planlı texniki iş ləğv edilib',
    },
    opening: {
      announced: 'Rəflərinizə xidmət edən avadanlıqda iş aparacağıq.',
      changed: 'Sizə bildirdiyimiz texniki iş dəyişib. Yalnız bu məktubda yazılanlar qüvvədədir.',
      cancelled: 'Sizə bildirdiyimiz texniki iş baş tutmur və ya artıq sizə aid deyil.',
    },
    from: 'Başlanğıc',
    until: 'Son',
    racks: 'Rəfləriniz',
    media: 'Aiddir',
    mediumNames: { power: 'elektrik təchizatı', cooling: 'soyutma', network: 'şəbəkə' },
    reduced: 'Avadanlığınızın təchizatı davam edir. Bu müddətdə ehtiyat həmişəkindən az olacaq.',
    loses: 'Bu müddətdə avadanlığınız təchizatsız qala bilər. Başlamazdan əvvəl sizə zəng edəcəyik.',
    zone: 'Vaxt sahənin yerli vaxtıdır',
    nothing: 'Sizdən heç nə tələb olunmur.',
  },
  ru: {
    subject: {
      announced: 'Плановые работы',
      changed: 'Плановые работы изменены',
      cancelled: 'Плановые работы отменены',
    },
    opening: {
      announced: 'Мы будем работать на оборудовании, которое обслуживает ваши стойки.',
      changed: 'Работы, о которых мы сообщали, изменились. Действует только то, что сказано в этом письме.',
      cancelled: 'Работы, о которых мы сообщали, не состоятся или больше вас не касаются.',
    },
    from: 'Начало',
    until: 'Окончание',
    racks: 'Ваши стойки',
    media: 'Касается',
    mediumNames: { power: 'электропитание', cooling: 'охлаждение', network: 'сеть' },
    reduced: 'Ваше оборудование останется запитанным. В это время резерва будет меньше обычного.',
    loses: 'В это время ваше оборудование может остаться без питания. Мы позвоним вам до начала работ.',
    zone: 'Время указано по площадке',
    nothing: 'От вас ничего не требуется.',
  },
};

const locales = { en: 'en-GB', az: 'az', ru: 'ru' } as const satisfies Record<NoticeLanguage, string>;

export interface Addressed {
  readonly notice: Notice;
  readonly windowId: string;
  readonly language: NoticeLanguage;
  readonly to: readonly string[];
  readonly createdAtMs: number;
}

export function writeLetter(
  { notice, windowId, language, to, createdAtMs }: Addressed,
  place: NoticePlace,
): Letter {
  const say = words[language];
  const { content, kind, tenantId, sequence } = notice;
  const { startsAtMs, endsAtMs, effect, loadNames, media } = content;
  const subject = `${say.subject[kind]} – ${place.siteName}`;
  const effectLines = effect === 'loses' ? [say.loses] : [say.reduced, say.nothing];
  const lines = [
    say.opening[kind],
    `${say.from}: ${timeText(startsAtMs, place.timeZone, language)}`,
    `${say.until}: ${timeText(endsAtMs, place.timeZone, language)}`,
    `${say.zone}: ${place.timeZone}`,
    `${say.racks}: ${loadNames.join(', ')}`,
    ...(media.length === 0
      ? []
      : [`${say.media}: ${media.map((medium) => say.mediumNames[medium]).join(', ')}`]),
    ...(kind === 'cancelled' ? [] : effectLines),
  ];
  const isOff = kind === 'cancelled';
  const method = isOff ? 'CANCEL' : 'REQUEST';
  const id = eventId(windowId, tenantId);
  const event = writeCalendar({
    uid: `${id}@${place.from.split('@').at(-1) ?? 'localhost'}`,
    sequence,
    method,
    stampMs: createdAtMs,
    startsAtMs,
    endsAtMs,
    summary: subject,
    description: lines.join('\n'),
    organizer: { name: place.siteName, address: place.from },
    attendees: to,
    maintenance: {
      provider: place.siteName,
      account: tenantId,
      id,
      objectIds: loadNames,
      impact: effect === 'loses' ? 'OUTAGE' : 'REDUCED-REDUNDANCY',
      status: isOff ? 'CANCELLED' : 'CONFIRMED',
    },
  });
  return { subject, lines, calendar: { method, content: event } };
}

/** The same for all letters to one tenant about one window, and no two tenants can tell that theirs is one window. */
function eventId(windowId: string, tenantId: string): string {
  return createHash('sha256').update(`${windowId}\n${tenantId}`).digest('hex').slice(0, 32);
}

function timeText(epochMs: number, timeZone: string, language: NoticeLanguage): string {
  return Temporal.Instant.fromEpochMilliseconds(epochMs)
    .toZonedDateTimeISO(timeZone)
    .toLocaleString(locales[language], { dateStyle: 'full', timeStyle: 'short' });
}
