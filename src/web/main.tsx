// Starts the page: language and theme first, so that nothing jumps, then the application.
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { startLanguage } from './language.ts';
import { makeQueryClient } from './queries.ts';
import { routeOf } from './routes.ts';
import { FallGuard } from './shell/fall-guard.tsx';
import './styles/fonts.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/parts.css';
import './styles/shell.css';
import { startTheme } from './theme.ts';

startTheme(routeOf(location.pathname).page === 'page' ? 'dark' : null);
await startLanguage();

const root = document.querySelector('#root');
if (root === null) throw new Error('index.html has no element with the id "root".');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={makeQueryClient()}>
      <FallGuard>
        <App />
      </FallGuard>
    </QueryClientProvider>
  </StrictMode>,
);
