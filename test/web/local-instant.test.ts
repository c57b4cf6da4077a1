// The wall clock of the site in a browser that may sit elsewhere.
import { describe, expect, test } from 'vitest';
import { fromLocalText, toLocalText } from '../../src/web/verdicts/local-instant.ts';

describe('the wall clock of the site', () => {
  test('is told and understood in the zone of the site, on both sides of a change of time', () => {
    for (const zone of ['Asia/Baku', 'Europe/Berlin', 'America/St_Johns', 'UTC']) {
      for (let at = Date.UTC(2026, 2, 27, 0, 0, 5); at < Date.UTC(2026, 2, 31); at += 1_800_000) {
        expect(fromLocalText(toLocalText(at, zone), zone)).toBe(at);
      }
    }
    expect(toLocalText(Date.UTC(2026, 10, 5, 10, 2, 30), 'Asia/Baku')).toBe('2026-11-05T14:02:30');
    // The hour that comes twice: one of the two.
    expect([0, 1].map((hour) => Date.UTC(2026, 9, 25, hour, 30))).toContain(
      fromLocalText('2026-10-25T02:30', 'Europe/Berlin'),
    );
    expect(fromLocalText('no date', 'UTC')).toBeNull();
  });
});
