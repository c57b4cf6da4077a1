// Moving between pages without loading the document again. Easy to get wrong: a click with a modifier key or the middle
// button belongs to the browser, and after a move the focus and the title must follow the new page.
import { useSyncExternalStore } from 'react';
import type { AnchorHTMLAttributes, MouseEvent, ReactElement } from 'react';
import { routeOf } from './routes.ts';
import type { Route } from './routes.ts';

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  globalThis.addEventListener('popstate', listener);
  return () => {
    listeners.delete(listener);
    globalThis.removeEventListener('popstate', listener);
  };
}

function here(): string {
  return location.pathname + location.search;
}

/** Goes to a path of this application. `replace` leaves no step behind in the history. */
export function navigate(path: string, replace = false): void {
  if (path === here()) return;
  if (replace) history.replaceState(null, '', path);
  else history.pushState(null, '', path);
  for (const listener of listeners) listener();
  if (!replace) scrollTo(0, 0);
}

/** The present address (path and query); the component is drawn again when it changes. */
export function useAddress(): URL {
  return new URL(useSyncExternalStore(subscribe, here), location.origin);
}

export function useRoute(): Route {
  return routeOf(useAddress().pathname);
}

type LinkProps = AnchorHTMLAttributes<HTMLAnchorElement> & { readonly href: string };

/** An ordinary link that stays inside the application. */
export function Link({ href, onClick, children, ...rest }: LinkProps): ReactElement {
  function follow(event: MouseEvent<HTMLAnchorElement>): void {
    onClick?.(event);
    const foreign = event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    if (foreign || event.defaultPrevented) return;
    event.preventDefault();
    navigate(href);
  }
  return (
    <a {...rest} href={href} onClick={follow}>
      {children}
    </a>
  );
}
