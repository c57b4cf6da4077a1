// What a command of the line is made of: its words, its options, and how it is read into a typed command. Types only, and
// the options that several commands share.

export interface Option {
  readonly type: 'string' | 'boolean';
  readonly multiple?: boolean;
  readonly short?: string;
  /** Name of the value in the help. */
  readonly value?: string;
  readonly text: string;
}

export interface CommandShape<C> {
  readonly usage: string;
  readonly text: string;
  /** Fewest and most words after the command. */
  readonly words: readonly [min: number, max: number];
  readonly options: Readonly<Record<string, Option>>;
  read(input: Input): C;
}

/** Values of one line; reading a bad one adds a fault and returns something harmless. */
export interface Input {
  readonly words: readonly string[];
  text(name: string, fallback: string): string;
  list(name: string): string[];
  flag(name: string): boolean;
  port(text: string, fallback: number): number;
  milliseconds(text: string, fallback: number): number;
  /** Says that the line is not understood; one sentence without a full stop. */
  fault(sentence: string): void;
}

export const json: Option = { type: 'boolean', text: 'print JSON for programs' };
