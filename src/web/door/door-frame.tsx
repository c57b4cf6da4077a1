// The frame of the pages before the door.
import type { ReactElement, ReactNode } from 'react';
import { LanguageChoice, ThemeChoice } from '../shell/choices.tsx';
import '../styles/door.css';

export function DoorFrame(props: { readonly title: string; readonly children: ReactNode }): ReactElement {
  return (
    <main className="door">
      <p className="door-name">Qosha</p>
      <h1>{props.title}</h1>
      {props.children}
      <footer className="paged-foot">
        <LanguageChoice />
        <ThemeChoice />
      </footer>
    </main>
  );
}
