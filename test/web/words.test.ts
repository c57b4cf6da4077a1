// The words of the screens: every language says the same, and sentences are filled with text and nothing else.
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { actionTexts, consequenceTexts, findingTexts } from '../../src/alerts/alert-words.ts';
import { deviceTexts } from '../../src/api/device-words.ts';
import type { InvoiceLine } from '../../src/billing/invoice.ts';
import { errorCodes } from '../../src/core/errors.ts';
import { points } from '../../src/core/points.ts';
import { english } from '../../src/redundancy/english.ts';
import { drillNames } from '../../src/simulator/drills.ts';
import { formatReading } from '../../src/web/format.ts';
import { saySentence, tellingDigits } from '../../src/web/parts/sentence.tsx';
import { azSignedIn } from '../../src/web/words/az-signed-in.ts';
import { az as azAlways } from '../../src/web/words/az.ts';
import { enSignedIn } from '../../src/web/words/en-signed-in.ts';
import { en as enAlways } from '../../src/web/words/en.ts';
import { ruSignedIn } from '../../src/web/words/ru-signed-in.ts';
import { ru as ruAlways } from '../../src/web/words/ru.ts';

const az = { ...azAlways, ...azSignedIn };
const en: Readonly<Record<string, string>> = { ...enAlways, ...enSignedIn };
const ru = { ...ruAlways, ...ruSignedIn };

/** Every pair of point and state word in a profile, however deep it stands. */
function statesOf(node: unknown): readonly (readonly [point: string, state: string])[] {
  if (typeof node !== 'object' || node === null) return [];
  const { point, states } = node as { readonly point?: unknown; readonly states?: unknown };
  const own =
    typeof point === 'string' && typeof states === 'object' && states !== null
      ? Object.values(states).map((state): readonly [string, string] => [point, String(state)])
      : [];
  return [...own, ...Object.values(node).flatMap(statesOf)];
}

describe('words', () => {
  const forms = /_(one|few|many|other)$/;
  const baseKeys = (words: Readonly<Record<string, string>>): string[] =>
    [...new Set(Object.keys(words).map((key) => key.replace(forms, '')))].sort();
  const holes = (text: string): string[] =>
    [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '').sort();

  test.each([
    ['az', az],
    ['ru', ru],
  ] as const)('%s says everything that English says, with the same parameters', (_name, words) => {
    expect(baseKeys(words)).toEqual(baseKeys(en));
    for (const [key, text] of Object.entries(words)) {
      const english = en[key] ?? en[key.replace(forms, '_other')] ?? '';
      expect(text.trim(), key).not.toBe('');
      expect(new Set(holes(text)), key).toEqual(new Set(holes(english)));
    }
  });

  test('every point, drill, alert and its action has a word', () => {
    const known = new Set(baseKeys(en));
    const asked = [
      ...Object.keys(points).map((point) => `point.${point}`),
      ...drillNames.map((drill) => `drill.${drill}.title`),
      ...Object.keys({ ...findingTexts, ...consequenceTexts }).map((code) => `sentence.${code}`),
      ...Object.keys(actionTexts).map((code) => `sentence.action.${code}`),
    ];
    expect(asked.filter((key) => !known.has(key))).toEqual([]);
  });

  test('every state that a device profile can report has a word', () => {
    const folder = new URL('../../config/device-profiles/', import.meta.url);
    const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
    const wordless = files.flatMap((name) => {
      const text = readFileSync(new URL(name, folder), 'utf8');
      return statesOf(parse(text)).filter(
        ([point, state]) => !(`reading.${point}.${state}` in en) && !(`reading.${state}` in en),
      );
    });
    expect(files.length).toBeGreaterThan(10);
    expect(wordless).toEqual([]);
  });

  const sentenceKeys = new Set(baseKeys(en).filter((key) => key.startsWith('sentence.')));

  test('every statement of the verdicts has words, and they ask for nothing that it does not bring', () => {
    expect(Object.keys(english).length).toBeGreaterThan(15);
    for (const [code, say] of Object.entries(english)) {
      expect(sentenceKeys, code).toContain(`sentence.${code}`);
      const brought = new Set<string>();
      const params = new Proxy({}, { get: (_, name) => (brought.add(String(name)), 1) });
      (say as (params: object) => string)(params);
      const said = Object.entries(en).filter(([key]) => key.replace(forms, '') === `sentence.${code}`);
      for (const [key, text] of said) {
        expect(
          [...new Set(holes(text))].filter((hole) => !brought.has(hole)),
          key,
        ).toEqual([]);
      }
    }
  });

  test('every code that the server puts into a sentence has words', () => {
    const folder = new URL('../../src/api/', import.meta.url);
    const said = readdirSync(folder)
      .filter((name) => name.endsWith('.ts'))
      .flatMap((name) => [
        ...readFileSync(new URL(name, folder), 'utf8').matchAll(/\b(?:say|sentence)\(\s*'([a-z][\w.-]*)'/g),
      ])
      .map((match) => match[1] ?? '');
    const lines: Readonly<Record<InvoiceLine['kind'], true>> = { rack: true, energy: true };
    const codes = new Set([...said, ...Object.keys(lines).map((kind) => `line.${kind}`)]);
    expect([...codes].filter((code) => /^(state|tenant)\./.test(code)).length).toBeGreaterThan(12);
    expect([...codes].filter((code) => !sentenceKeys.has(`sentence.${code}`))).toEqual([]);
  });

  test('what is wrong with a device or a value has words and a mend, in English those of the server', () => {
    expect(Object.keys(deviceTexts).length).toBeGreaterThan(20);
    for (const [code, { says, mend }] of Object.entries(deviceTexts)) {
      expect([code, en[`sentence.${code}`], en[`sentence.${code}.mend`]]).toEqual([code, says, mend]);
    }
  });

  test('a mend is offered for every problem that has a word, and all codes are real', () => {
    const problems = Object.keys(en).filter((key) => key.startsWith('problem.') && key !== 'problem.id');
    const codes = problems.map((key) => key.slice('problem.'.length));
    expect(codes.filter((code) => !Object.hasOwn(en, `mend.${code}`))).toEqual([]);
    const ours = new Set(['unexpected', 'unreachable', 'page-fell']);
    expect(codes.filter((code) => !ours.has(code) && !Object.hasOwn(errorCodes, code))).toEqual([]);
  });
});

test('no page writes markup from text', () => {
  const folder = new URL('../../src/web/', import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.tsx?$/.test(name),
  );
  expect(files.length).toBeGreaterThan(50);
  const risky = /dangerouslySetInnerHTML|innerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/;
  expect(files.filter((name) => risky.test(readFileSync(new URL(name, folder), 'utf8')))).toEqual([]);
});

describe('sentences', () => {
  const speaker = {
    language: 'en' as const,
    t: (key: string) => en[key] ?? key,
    find: (key: string, params: Readonly<Record<string, string | number>> = {}) =>
      en[key]?.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name])),
  };

  test('a reason is said with the names of point and state; device text stays text', () => {
    const unavailable = (reason: string): string =>
      saySentence(
        { code: 'component-unavailable', params: { name: 'Utility A', reason }, text: '' },
        speaker,
      );
    expect(unavailable('source.state = failed')).toBe('Utility A is not available (Source: Failed)');
    expect(unavailable('startBattery.voltage = 20.25 V')).toMatch(/: 20\.3\u00a0V\)$/u);
    expect(unavailable('<b>odd</b>')).toBe('Utility A is not available (<b>odd</b>)');
    expect(unavailable('')).toBe('Utility A is not available');
  });

  test('rounding never hides an overload', () => {
    expect(tellingDigits({ output: 120, capacity: 100 })).toBe(1);
    expect(tellingDigits({ output: 100.004, capacity: 100 })).toBe(3);
    expect(tellingDigits({ output: 99, capacity: 100 })).toBe(1);
    const params = { overloaded: 'UPS B', output: 100.004, capacity: 100, unit: 'kW' };
    expect(saySentence({ code: 'now.overloads', params, text: '' }, speaker)).toContain('100.004 of 100 kW');
  });

  test('a code without words falls back to the text of the server', () => {
    expect(saySentence({ code: 'brand-new', params: {}, text: 'As the server says' }, speaker)).toBe(
      'As the server says',
    );
  });
});

test('what a port has carried is said in as many prefixes as it takes', () => {
  // Ten terabytes, and a counter that is about to wrap.
  expect(formatReading(10_400_000_000_000, 'octet', 'en')).toBe('10.4\u00a0Toctet');
  expect(formatReading(2 ** 64 - 1, 'octet', 'en')).toBe('18.4\u00a0Eoctet');
  expect(formatReading(1.2e12, 'bit/s', 'ru')).toBe('1,2\u00a0Тбит/с');
});
