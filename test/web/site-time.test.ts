// The wall clock of the site in a browser that may sit elsewhere.
import { describe, expect, test } from 'vitest';
import { fromField, toField, toSecondField } from '../../src/web/parts/site-time.ts';

describe('the wall clock of the site', () => {
  test('is told and understood in the zone of the site, on both sides of a change of time', () => {
    for (const zone of ['Asia/Baku', 'Europe/Berlin', 'America/St_Johns', 'UTC']) {
      for (let at = Date.UTC(2026, 2, 27, 0, 0, 5); at < Date.UTC(2026, 2, 31); at += 1_800_000) {
        expect(fromField(toSecondField(at, zone), zone)).toBe(at);
      }
    }
    expect(toSecondField(Date.UTC(2026, 10, 5, 10, 2, 30), 'Asia/Baku')).toBe('2026-11-05T14:02:30');
    expect(toField(Date.UTC(2026, 10, 5, 10, 2, 30), 'Asia/Baku')).toBe('2026-11-05T14:02');
    // The hour that comes twice: the first; the one that is skipped: as if it had not been.
    expect(fromField('2026-10-25T02:30', 'Europe/Berlin')).toBe(Date.UTC(2026, 9, 25, 0, 30));
    expect(fromField('2026-03-29T02:30', 'Europe/Berlin')).toBe(Date.UTC(2026, 2, 29, 1, 30));
    expect(fromField('no date', 'UTC')).toBeNull();
  });
});
