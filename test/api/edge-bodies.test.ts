// Bodies of people who do not play by the rules: odd types, odd shapes, too much. Bytes on a socket where no client
// library would send them.
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { post, sendBytes, statusOf } from './browser.ts';
import { password, startSite } from './site-fixture.ts';
import type { SiteFixture } from './site-fixture.ts';

let site: SiteFixture;

beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.stop());
// Attempts to sign in are slowed down; time brings them back.
beforeEach(() => {
  site.clock.shiftMs += 30 * 60_000;
});

const json = 'Content-Type: application/json\r\n';

describe('a body', () => {
  const good = JSON.stringify({ login: 'aysel', password });

  test.each([
    ['application/json', true],
    ['application/json; charset=utf-8', true],
    ['application/json;charset=UTF-8', true],
    ['Application/JSON', true],
    ['application/json; charset="utf-8"', true],
    ['application/json\t; charset=utf-8', false],
    ['application/json; charset=utf-16', false],
    ['application/json; x', false],
    ['application/json; charset=utf-8; x=y', false],
    ['application/json, text/plain', false],
    ['application/jsonx', false],
    ['text/json', false],
    ['text/plain', false],
    ['application/x-www-form-urlencoded', false],
    ['multipart/form-data; boundary=x', false],
    ['application/vnd.api+json', false],
    ['json', false],
    ['', false],
  ])('of type %j is read as JSON: %s', async (type, isRead) => {
    const status = statusOf(await post(site.port, '/api/v1/session', `Content-Type: ${type}\r\n`, good));
    if (isRead) expect(status).toBe(200);
    else expect([400, 415]).toContain(status);
    // Whatever is read is checked: with the wrong keys no spelling of the type reaches the password.
    const wrong = await post(
      site.port,
      '/api/v1/session',
      `Content-Type: ${type}\r\n`,
      '{"login":["aysel"],"password":{}}',
    );
    expect([400, 415]).toContain(statusOf(wrong));
  });

  test('without a type, or with two, reaches nothing', async () => {
    expect([400, 415]).toContain(statusOf(await post(site.port, '/api/v1/session', '', good)));
    const twice = await post(
      site.port,
      '/api/v1/session',
      `${json}Content-Type: text/plain\r\n`,
      '{"login":1}',
    );
    expect([400, 415]).toContain(statusOf(twice));
    expect(statusOf(await post(site.port, '/api/v1/session', ` ${json}`, good))).toBe(400);
  });

  test.each([
    ['nothing', ''],
    ['no object', '[]'],
    ['null', 'null'],
    ['no JSON', '{'],
    ['a key too many', '{"login":"aysel","password":"x","roles":["administrator"]}'],
    ['a key missing', '{"login":"aysel"}'],
    ['a number for a text', '{"login":"aysel","password":123456789012}'],
    ['a list for a text', '{"login":["aysel"],"password":"x"}'],
    ['a prototype', '{"login":"aysel","password":"x","__proto__":{"active":true}}'],
    ['a constructor', '{"login":"aysel","password":"x","constructor":{"prototype":{"active":true}}}'],
    ['a text too long', JSON.stringify({ login: 'a'.repeat(101), password: 'x' })],
    ['a character that no database keeps', JSON.stringify({ login: 'aysel\0', password: 'x' })],
    ['half a character', '{"login":"aysel\\ud83d","password":"x"}'],
    ['depth', `${'['.repeat(30_000)}${']'.repeat(30_000)}`],
    ['depth in a key', `{"login":${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)},"password":"x"}`],
  ])('with %s is refused before it reaches a password', async (_, body) => {
    const answer = await post(site.port, '/api/v1/session', json, body);
    expect(statusOf(answer)).toBe(400);
    expect(answer).toContain('application/problem+json');
    expect(answer).not.toMatch(/node_modules|at .*\.ts:/u);
    expect(({} as { active?: boolean }).active).toBeUndefined();
  });

  test('of any shape never makes the server fail', async () => {
    const browser = await site.browserOf('aysel');
    const bodies = fc.oneof(
      fc.json(),
      fc.string(),
      fc.dictionary(fc.string(), fc.jsonValue()).map((one) => JSON.stringify(one)),
    );
    await fc.assert(
      fc.asyncProperty(bodies, async (body) => {
        const { status } = await browser.put('/api/v1/session/language', body);
        expect([204, 400]).toContain(status);
      }),
      { numRuns: 60 },
    );
  });

  test('that is huge is cut off: by its length, and by what comes', async () => {
    const announced = await post(site.port, '/api/v1/session', json, `{"login":"${'a'.repeat(70_000)}"}`);
    expect(statusOf(announced)).toBe(413);
    const chunk = `4000\r\n${'a'.repeat(0x4000)}\r\n`;
    const head = `POST /api/v1/session HTTP/1.1\r\nHost: 127.0.0.1:${site.port}\r\n${json}`;
    const endless = await sendBytes(
      site.port,
      `${head}Transfer-Encoding: chunked\r\n\r\n${chunk.repeat(40)}`,
    );
    expect(statusOf(endless)).toBe(413);
  });

  test('of two lengths, or chunked and counted, is refused as smuggling', async () => {
    const head = `POST /api/v1/session HTTP/1.1\r\nHost: 127.0.0.1:${site.port}\r\n${json}`;
    for (const lines of [
      'Content-Length: 5\r\nContent-Length: 6\r\n',
      'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n',
      'Transfer-Encoding: xchunked\r\n',
    ]) {
      expect(statusOf(await sendBytes(site.port, `${head}${lines}\r\n0\r\n\r\n`))).toBe(400);
    }
  });
});
