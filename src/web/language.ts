// The reader's language: which words, which `lang`, remembered in the browser and told to the server. Easy to get wrong:
// each language is a file of its own and is loaded only when it is read; `lang` must follow, or Azerbaijani capitals and
// hyphenation go wrong.
import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import type { Language, SessionView } from '../api/contract.ts';
import { ask } from './server.ts';
import type { WordKey } from './words/word-keys.ts';

export const languages: ReadonlyArray<{ readonly code: Language; readonly name: string }> = [
  { code: 'az', name: 'Azərbaycanca' },
  { code: 'ru', name: 'Русский' },
  { code: 'en', name: 'English' },
];

const memoryKey = 'qosha.language';

function isLanguage(value: unknown): value is Language {
  return value === 'az' || value === 'ru' || value === 'en';
}

async function loadWords(language: Language): Promise<Readonly<Record<string, string>>> {
  if (language === 'az') return (await import('./words/az.ts')).az;
  if (language === 'ru') return (await import('./words/ru.ts')).ru;
  return (await import('./words/en.ts')).en;
}

async function loadSignedInWords(language: Language): Promise<Readonly<Record<string, string>>> {
  if (language === 'az') return (await import('./words/az-signed-in.ts')).azSignedIn;
  if (language === 'ru') return (await import('./words/ru-signed-in.ts')).ruSignedIn;
  return (await import('./words/en-signed-in.ts')).enSignedIn;
}

let isSignedIn = false;
const complete = new Set<Language>();

/** From now on also the words that only people who signed in see; resolves once those of this language are there. */
export async function completeWords(): Promise<void> {
  isSignedIn = true;
  const language = isLanguage(i18next.language) ? i18next.language : 'en';
  await completeLanguage(language);
}

async function completeLanguage(language: Language): Promise<void> {
  if (complete.has(language)) return;
  i18next.addResourceBundle(language, 'translation', await loadSignedInWords(language), true, true);
  complete.add(language);
}

/** What the browser remembers, else what it prefers, else English. */
function firstLanguage(): Language {
  const remembered = localStorage.getItem(memoryKey);
  if (isLanguage(remembered)) return remembered;
  const preferred = navigator.languages.map((tag) => tag.slice(0, 2)).find(isLanguage);
  return preferred ?? 'en';
}

export async function startLanguage(): Promise<void> {
  const language = firstLanguage();
  const words = await loadWords(language);
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: { [language]: { translation: words } },
    keySeparator: false,
    nsSeparator: false,
    // React escapes at the last step; escaping twice would show entities to people.
    interpolation: { escapeValue: false, prefix: '{', suffix: '}' },
  });
  document.documentElement.lang = language;
}

/** Shows everything in another language and remembers it here. */
export async function showLanguage(language: Language): Promise<void> {
  if (i18next.language === language) return;
  if (!i18next.hasResourceBundle(language, 'translation')) {
    i18next.addResourceBundle(language, 'translation', await loadWords(language));
  }
  if (isSignedIn) await completeLanguage(language);
  localStorage.setItem(memoryKey, language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

/** Shows another language and, for somebody signed in, makes it theirs everywhere. */
export async function chooseLanguage(language: Language, session: SessionView | undefined): Promise<void> {
  await showLanguage(language);
  if (session !== undefined) await ask('PUT', '/session/language', { language });
}

/** True when the browser has been told a language explicitly; then a sign-in does not change it. */
export function hasRememberedLanguage(): boolean {
  return isLanguage(localStorage.getItem(memoryKey));
}

export type WordParams = Readonly<Record<string, string | number>>;

export interface Speaker {
  readonly language: Language;
  /** A word or sentence of the screens. */
  readonly t: (key: WordKey, params?: WordParams) => string;
  /** The word for a key made at run time (`kind.ups`), or undefined when the language has none. */
  readonly find: (key: string, params?: WordParams) => string | undefined;
}

export function useWords(): Speaker {
  const { t, i18n } = useTranslation();
  const language = isLanguage(i18n.language) ? i18n.language : 'en';
  return {
    language,
    t: (key, params) => t(key, { ...params }),
    find: (key, params) => (i18n.exists(key, { ...params }) ? t(key, { ...params }) : undefined),
  };
}
