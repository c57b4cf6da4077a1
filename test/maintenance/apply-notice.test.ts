// What a carrier's notice does to the windows, the first time and again and again.
import { describe, expect, test } from 'vitest';
import { applyNotice } from '../../src/maintenance/apply-notice.ts';
import type { ReadNotice } from '../../src/maintenance/carrier-notice.ts';
import { componentsOf } from '../../src/maintenance/take-notices.ts';
import type { MaintenanceWindow } from '../../src/maintenance/window.ts';
import { components } from '../alerts/small-site.ts';
import { at, ics, read } from './bcop.ts';

describe('what it does', () => {
  const now = at('2026-12-01T00:00:00Z');
  const one = async (changes: Parameters<typeof ics>[0] = {}): Promise<ReadNotice> =>
    (await read(ics(changes))).notices[0]!;
  const apply = (notice: ReadNotice, known?: MaintenanceWindow) =>
    applyNotice(notice, { known, componentIds: ['util-a'], newId: 'new', nowMs: now });

  test('one window for one maintenance: again is nothing, later moves it, older does not', async () => {
    const made = apply(await one());
    expect(made).toMatchObject({
      outcome: 'created',
      decided: { window: { state: 'to-confirm', title: 'example.com: Maintenance Note Example' } },
    });
    const { window } = made.decided!;
    expect(apply(await one(), window)).toMatchObject({ outcome: 'unchanged', decided: { decisions: [] } });
    const approved = {
      ...window,
      state: 'approved',
      inChargeId: 'p',
      approval: { kind: 'go', byId: 'p', atMs: 0 },
    } as const;
    const moved = apply(await one({ SEQUENCE: '2', 'DTEND;VALUE=DATE-TIME': '20261210T140000Z' }), approved);
    expect(moved).toMatchObject({
      outcome: 'updated',
      decided: {
        window: {
          id: 'new',
          state: 'to-confirm',
          approval: null,
          revision: 2,
          endsAtMs: at('2026-12-10T14:00:00Z'),
        },
      },
    });
    expect(moved.decided!.window.steps[0]!.endsAtMs).toBe(at('2026-12-10T14:00:00Z'));
    expect(apply(await one(), moved.decided!.window).outcome).toBe('older');
  });

  test('the same once more, from a gateway that tries again, undoes nothing that people decided since', async () => {
    const { window } = apply(await one()).decided!;
    const { startsAtMs, endsAtMs } = window;
    // Confirmed with an hour of one's own before it.
    const own = { startsAtMs: startsAtMs - 3_600_000, endsAtMs };
    const approved = {
      ...window,
      ...own,
      steps: [{ title: '', ...own, componentIds: ['util-a'] }],
      state: 'approved',
      inChargeId: 'p',
      approval: { kind: 'go', byId: 'p', atMs: 0 },
    } as const;
    expect(apply(await one(), approved)).toEqual({
      outcome: 'unchanged',
      decided: { window: approved, decisions: [] },
    });
    const said = apply(await one({ SEQUENCE: '2', 'X-MAINTNOTE-STATUS': 'CONFIRMED' }), approved);
    expect(said).toMatchObject({ outcome: 'unchanged', decided: { window: { ...own, state: 'approved' } } });
    const calledOff = { ...approved, state: 'cancelled', closedAtMs: now } as const;
    expect(apply(await one(), calledOff)).toEqual({ outcome: 'unchanged', decided: undefined });
    const moved = apply(await one({ SEQUENCE: '3', 'DTEND;VALUE=DATE-TIME': '20261210T140000Z' }), approved);
    expect(moved).toMatchObject({
      outcome: 'updated',
      decided: { window: { state: 'to-confirm', approval: null, startsAtMs } },
    });
  });

  test('what an older Qosha kept names no times of its notice: those of the window stand in', async () => {
    const { window } = apply(await one()).decided!;
    const { startsAtMs: _, endsAtMs: __, ...carrier } = window.carrier!;
    expect(apply(await one(), { ...window, carrier }).outcome).toBe('unchanged');
  });

  test('confirmed as planned leaves it approved; cancelled and completed end it; announced again it is back', async () => {
    const { window } = apply(await one()).decided!;
    const running = {
      ...window,
      state: 'running',
      inChargeId: 'p',
      approval: { kind: 'go', byId: 'p', atMs: 0 },
    } as const;
    const confirmed = apply(await one({ SEQUENCE: '2', 'X-MAINTNOTE-STATUS': 'CONFIRMED' }), running);
    expect(confirmed).toMatchObject({
      outcome: 'unchanged',
      decided: { window: { state: 'running', revision: 1 } },
    });
    expect(confirmed.decided!.decisions.map(({ kind }) => kind)).toEqual(['noticed']);
    const done = apply(await one({ SEQUENCE: '3', 'X-MAINTNOTE-STATUS': 'COMPLETED' }), running);
    expect(done).toMatchObject({
      outcome: 'completed',
      decided: { window: { state: 'ended', closedAtMs: now } },
    });
    const off = apply(await one({ SEQUENCE: '3', STATUS: 'CANCELLED' }), window);
    expect(off).toMatchObject({ outcome: 'cancelled', decided: { window: { state: 'cancelled' } } });
    const back = apply(await one({ SEQUENCE: '4', 'X-MAINTNOTE-STATUS': 'CONFIRMED' }), off.decided!.window);
    expect(back).toMatchObject({
      outcome: 'updated',
      decided: { window: { state: 'to-confirm', closedAtMs: null } },
    });
    expect(apply(await one({ 'X-MAINTNOTE-STATUS': 'CANCELLED' }))).toEqual({
      outcome: 'unchanged',
      decided: undefined,
    });
  });

  test('circuits are found whatever their blanks and case; no impact takes nothing out', async () => {
    const wired = components.map((each) =>
      each.id === 'util-b' ? { ...each, circuits: ['dt / bak / 0042'] } : each,
    );
    expect(componentsOf(wired, ['x', 'DT/BAK/0042'])).toEqual(['util-b']);
    expect(apply(await one({ 'X-MAINTNOTE-IMPACT': 'NO-IMPACT' })).decided!.window.steps).toEqual([]);
  });
});
