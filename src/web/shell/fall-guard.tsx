// Catches what breaks while a page is drawn: an answer of another version of the server, a part of the page that is gone after
// an upgrade. Easy to get wrong: a wallboard has nobody to press a button, so it loads itself anew; and never in a hurry, so
// that a page that breaks each time does not storm the server.
import { Component } from 'react';
import type { ReactNode } from 'react';
import { Trouble } from '../parts/notices.tsx';
import { ServerProblem } from '../server.ts';

const reloadAfterMs = 30_000;

interface GuardProps {
  readonly children: ReactNode;
}

interface GuardState {
  readonly isFallen: boolean;
}

export class FallGuard extends Component<GuardProps, GuardState> {
  static getDerivedStateFromError(): GuardState {
    return { isFallen: true };
  }

  override state: GuardState = { isFallen: false };
  #timer: ReturnType<typeof setTimeout> | undefined;

  override componentDidCatch(): void {
    this.#timer ??= setTimeout(() => location.reload(), reloadAfterMs);
  }

  override componentWillUnmount(): void {
    clearTimeout(this.#timer);
  }

  override render(): ReactNode {
    if (!this.state.isFallen) return this.props.children;
    const trouble = new ServerProblem(0, 'page-fell', '', '');
    return <Trouble error={trouble} retry={() => location.reload()} />;
  }
}
