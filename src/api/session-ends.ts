// Tells whoever holds something open for a session that sessions may have ended: signed out, ended by a new password.
// Easy to get wrong: it says only that it is time to look. Which sessions live is asked of the database, where other
// processes end them too.

export class SessionEnds {
  readonly #listeners = new Set<() => void>();

  /** Call after the commit, never before it. */
  publish(): void {
    for (const listener of this.#listeners) listener();
  }

  /** The returned function unsubscribes. A listener must not throw. */
  onEnd(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
