// A sentence of the server in the reader's language, by its code; without words for the code, the server's own English.
// Easy to get wrong: parameters may hold device text and are put in as text, never as markup.
import type { ReactElement } from 'react';
import type { Language, Sentence } from '../../api/contract.ts';
import { formatNumber, sensibleDigits } from '../format.ts';
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
  for (const [name, value] of Object.entries(sentence.params)) {
    if (name === 'count') shown[name] = value;
    else if (name === 'unit') shown[name] = sayUnit(String(value), speaker.language);
    else shown[name] = typeof value === 'string' ? value : formatShort(value, speaker.language);
  }
  return shown;
}

function formatShort(value: number, language: Language): string {
  return formatNumber(value, Number.isInteger(value) ? 0 : Math.min(1, sensibleDigits(value)), language);
}

export function Said({ sentence }: { readonly sentence: Sentence }): ReactElement {
  return <>{saySentence(sentence, useWords())}</>;
}
