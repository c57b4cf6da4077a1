// Light or dark: what the reader chose here, else what the system prefers. A page opened from a pager is dark unless
// chosen otherwise, because it is read at night.
import { useState } from 'react';

export type Theme = 'light' | 'dark';

const memoryKey = 'qosha.theme';

function remembered(): Theme | null {
  const value = localStorage.getItem(memoryKey);
  return value === 'light' || value === 'dark' ? value : null;
}

/** Applies the remembered theme, or `fallback`; without either the system decides. */
export function startTheme(fallback: Theme | null): void {
  const theme = remembered() ?? fallback;
  if (theme === null) delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}

function shownTheme(): Theme {
  const chosen = document.documentElement.dataset['theme'];
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

/** The theme that is shown, and how to turn it over. */
export function useTheme(): readonly [Theme, () => void] {
  const [theme, setTheme] = useState(shownTheme);
  function turn(): void {
    const next: Theme = theme === 'dark' ? 'light' : 'dark';
    localStorage.setItem(memoryKey, next);
    document.documentElement.dataset['theme'] = next;
    setTheme(next);
  }
  return [theme, turn];
}
