// The person who is signed in, for every page below.
import { createContext, useContext } from 'react';
import type { SessionView } from '../../api/contract.ts';

const session = createContext<SessionView | null>(null);

export const SessionProvider = session.Provider;

/** The session of the page; only used where somebody is signed in. */
export function useSignedIn(): SessionView {
  const value = useContext(session);
  if (value === null) throw new Error('This part of the page is drawn only for somebody who is signed in.');
  return value;
}
