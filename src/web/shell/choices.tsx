// Language and theme, both remembered.
import type { ReactElement } from 'react';
import type { Language, SessionView } from '../../api/contract.ts';
import { chooseLanguage, languages, useWords } from '../language.ts';
import { useTheme } from '../theme.ts';

export function LanguageChoice({ session }: { readonly session?: SessionView }): ReactElement {
  const { t, language } = useWords();
  return (
    <select
      className="bar-select"
      aria-label={t('language')}
      value={language}
      onChange={(event) => void chooseLanguage(event.target.value as Language, session)}
    >
      {languages.map(({ code, name }) => (
        <option key={code} value={code} lang={code}>
          {name}
        </option>
      ))}
    </select>
  );
}

export function ThemeChoice(): ReactElement {
  const { t } = useWords();
  const [theme, turn] = useTheme();
  const label = t(theme === 'dark' ? 'theme.to-light' : 'theme.to-dark');
  return (
    <button type="button" className="bar-button" onClick={turn} aria-label={label} title={label}>
      <svg viewBox="0 0 24 24" aria-hidden="true" className="section-icon">
        <circle cx="12" cy="12" r="8" />
        <path className="icon-filled" d="M12 4a8 8 0 0 1 0 16Z" />
      </svg>
    </button>
  );
}
