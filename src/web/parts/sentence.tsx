// A sentence of the server in the reader's language, by its code; without words for the code, the server's own English.
// Easy to get wrong: parameters may hold device text and are put in as text, never as markup.
import type { ReactElement } from 'react';
import type { Sentence } from '../../api/contract.ts';
import { formatNumber } from '../format.ts';
import { useWords } from '../language.ts';
import type { Speaker } from '../language.ts';
import { sayUnit } from '../units.ts';

/**
 * The sentence in the language of `speaker`; `<code>.bare` is the same without a parameter that is empty. Numbers are written as the language writes them, `count`
 * chooses the plural.
 */
export function saySentence(sentence: Sentence, speaker: Speaker): string {
  const params = shownParams(sentence, speaker);
  const key = `sentence.${sentence.code}`;
  const bare = Object.values(params).includes('') ? speaker.find(`${key}.bare`, params) : undefined;
  return bare ?? speaker.find(key, params) ?? sentence.text;
}

function shownParams(sentence: Sentence, speaker: Speaker): Record<string, string | number> {
  const shown: Record<string, string | number> = {};
  const { language } = speaker;
  const digits = tellingDigits(sentence.params);
  for (const [name, value] of Object.entries(sentence.params)) {
    if (name === 'count') shown[name] = value;
    else if (name === 'reason') shown[name] = sayReason(String(value), speaker);
    else if (name === 'unit') shown[name] = sayUnit(String(value), language);
    else
      shown[name] =
        typeof value === 'string'
          ? value
          : formatNumber(value, Number.isInteger(value) ? 0 : digits, language);
  }
  // What people wrote in three languages is for the one hole that bears its name.
  const own = `_${language}`;
  for (const [name, value] of Object.entries(shown)) {
    if (name.endsWith(own)) shown[name.slice(0, -own.length)] = value;
  }
  return shown;
}

/** `source.state = failed` with the names of point and state; anything else stays the text it is. */
function sayReason(reason: string, { find, language }: Speaker): string {
  const [, point, state] = /^([\w.]+) = (.+)$/.exec(reason) ?? [];
  if (point === undefined || state === undefined) return reason;
  const [, number, unit = ''] = /^(-?\d+(?:\.\d+)?)(?: (\S+))?$/.exec(state) ?? [];
  if (number !== undefined) {
    const value = formatNumber(Number(number), number.includes('.') ? 1 : 0, language);
    return `${find(`point.${point}`) ?? point}: ${value}${unit === '' ? '' : `\u00a0${sayUnit(unit, language)}`}`;
  }
  const word = find(`reading.${point}.${state}`) ?? find(`reading.${state}`) ?? state;
  return `${find(`point.${point}`) ?? point}: ${word}`;
}

const mostDigits = 6;

/** Decimals of the amounts in a sentence: one, or as many as it takes to see that an output exceeds its capacity. */
export function tellingDigits({ output, capacity }: Sentence['params']): number {
  if (typeof output !== 'number' || typeof capacity !== 'number' || output <= capacity) return 1;
  let digits = 1;
  while (digits < mostDigits && output.toFixed(digits) === capacity.toFixed(digits)) digits += 1;
  return digits;
}

export function Said({ sentence }: { readonly sentence: Sentence }): ReactElement {
  return <>{saySentence(sentence, useWords())}</>;
}
