import { reasonText } from '../../src/alerts/draft.ts';
import { expect, test } from 'vitest';
import { actionText, consequenceText, findingText, priorityText } from '../../src/alerts/alert-text.ts';
import { textLanguages } from '../../src/alerts/alert-words.ts';
import { consequenceCodes, findingCodes, priorities } from '../../src/alerts/finding.ts';

/** Their texts are those of the sequence that a run belongs to, or of an action. */
const ofRuns = new Set(['run-step-missed', 'register-overdue', 'action-unknown']);
const codes = findingCodes.filter((code) => !ofRuns.has(code));
const params = { name: 'UPS A', names: 'UPS A', count: 3, output: 51, capacity: 50, reason: 'off' };

test('every code is said in every language, each in its own words, with every parameter filled in', () => {
  const said = textLanguages.map((language) => [
    ...codes.map((code) => findingText(code, params, language)),
    ...consequenceCodes.map((code) => consequenceText(code, params, language)),
    ...codes.map((code) => actionText(code, params, language)),
    ...priorities.map((priority) => priorityText(priority, language)),
  ]);
  for (const list of said) {
    for (const text of list) expect(text).toMatch(/^[^{}[\]]{3,}$/u);
    expect(new Set(list).size).toBe(list.length);
  }
  said[0]!.forEach((text, i) => expect(new Set([text, said[1]![i], said[2]![i]]).size).toBe(3));
});

test('an empty parameter takes its brackets with it, a device word stays as it is', () => {
  expect(findingText('component-unavailable', { name: 'UPS A', reason: '' }, 'en')).toBe(
    'UPS A is not available',
  );
  const hostile = '{name} $& <b>';
  expect(findingText('component-unavailable', { name: 'X', reason: hostile }, 'en')).toBe(
    `X is not available (${hostile})`,
  );
});

test('what people wrote in three languages is told in the reader’s', () => {
  const written = {
    text_en: 'late',
    text_az: 'gec',
    text_ru: 'поздно',
    act_en: 'look',
    act_az: 'bax',
    act_ru: 'смотри',
  };
  expect(textLanguages.map((language) => findingText('run-step-missed', written, language))).toEqual([
    'gec',
    'поздно',
    'late',
  ]);
  expect(actionText('run-step-missed', written, 'az')).toBe('bax');
});

test('what a device said has its unit, and no more digits than tell', () => {
  const said = { deviceId: 'gen-1', instance: '', found: 'good', state: null, graceSeconds: 0 } as const;
  expect(reasonText({ ...said, point: 'startBattery.voltage', value: 20.2378 })).toBe(
    'startBattery.voltage = 20.24 V',
  );
  expect(reasonText({ ...said, point: 'alarm.count', value: 2 })).toBe('alarm.count = 2');
  expect(reasonText({ ...said, point: 'output.state', value: null, state: 'off' })).toBe(
    'output.state = off',
  );
  expect(reasonText(null)).toBe('');
});
