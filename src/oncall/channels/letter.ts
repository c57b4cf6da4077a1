// A letter that wakes nobody: plain text to several people of one house, with a calendar event beside it. Easy to get wrong:
// the event must be a part of its own with its method, or calendars take it for an attachment that nobody asked for.
import type { Clock } from '../../core/clock.ts';
import type { MailSettings } from '../paging-config.ts';
import { failed } from './channel.ts';
import type { SendResult } from './channel.ts';
import { defaultMailTimeoutMs, deliverMail, isAddress, messageIdOf, oneLine, subjectOf } from './smtp.ts';

export interface CalendarLetter {
  /** The same for every attempt. */
  readonly id: string;
  readonly to: readonly string[];
  /** Of the text, `az`, `ru` or `en`. */
  readonly language: string;
  readonly subject: string;
  readonly lines: readonly string[];
  readonly calendar: { readonly method: 'REQUEST' | 'CANCEL'; readonly content: string };
}

/** Sends over the mail server of the pages; without one every letter fails, and may be tried again. */
export function createLetterSender(
  settings: MailSettings | undefined,
  clock: Clock,
  timeoutMs = defaultMailTimeoutMs,
): (letter: CalendarLetter) => Promise<SendResult> {
  return async (letter) => {
    if (settings === undefined) return failed(true, 'no mail server is configured in paging.yaml');
    const to = letter.to.filter(isAddress);
    if (to.length === 0) return failed(false, 'none of the addresses is one');
    return deliverMail(
      settings,
      { clock, timeoutMs },
      {
        to: to.map((address) => ({ name: '', address })),
        subject: subjectOf(letter.subject),
        text: letter.lines.map(oneLine).join('\n'),
        icalEvent: { ...letter.calendar, filename: 'maintenance.ics' },
        messageId: messageIdOf(settings, letter.id),
        headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': letter.language },
      },
    );
  };
}
