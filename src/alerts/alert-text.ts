// Alerts in the three languages of the product, by code. Easy to get wrong: parameters may hold a device's own word, so
// the text made here is plain text and is escaped by whoever puts it into HTML; and numbers stand after a colon, where
// no language has to inflect the noun before them.
import { actionTexts, consequenceTexts, findingTexts, priorityTexts } from './alert-words.ts';
import type { TextLanguage } from './alert-words.ts';
import type { ConsequenceCode, FindingCode, Params, Priority } from './finding.ts';

export type { TextLanguage } from './alert-words.ts';

/** What is wrong, one sentence. */
export function findingText(code: FindingCode, params: Params, language: TextLanguage): string {
  return fill(findingTexts[code][language], params, language);
}

/** What follows from it, one sentence. */
export function consequenceText(code: ConsequenceCode, params: Params, language: TextLanguage): string {
  return fill(consequenceTexts[code][language], params, language);
}

/** What to do next, one sentence. */
export function actionText(code: FindingCode, params: Params, language: TextLanguage): string {
  return fill(actionTexts[code][language], params, language);
}

export function priorityText(priority: Priority, language: TextLanguage): string {
  return priorityTexts[priority][language];
}

const parameter = /\{(\w+)\}/g;
/** A part in brackets is left out when a parameter in it is empty. */
const optionalPart = /\[([^\]]*)\]/g;

/** What people wrote in three languages comes as `text_az`, `text_ru` and `text_en` for the one hole `{text}`. */
function fill(template: string, params: Params, language: TextLanguage): string {
  const value = (name: string): string => String(params[name] ?? params[`${name}_${language}`] ?? '');
  const kept = template.replaceAll(optionalPart, (_, part: string) => {
    const names = Array.from(part.matchAll(parameter), (match) => match[1] ?? '');
    return names.every((name) => value(name) !== '') ? part : '';
  });
  return kept.replaceAll(parameter, (_, name: string) => value(name));
}
