// What a device's items say: each by itself first, and then as it is judged beside the others. Easy to get wrong: the
// next poll judges anew from what each said by itself, so every amendment is taken back before it.
import type { Quality } from '../readings/reading.ts';
import { ValueColumns } from '../readings/value-columns.ts';

export interface Said {
  readonly value: number | null;
  readonly state: string | null;
  readonly quality: Quality;
}

export class JudgedColumns {
  readonly columns: ValueColumns;
  readonly #amended: { readonly item: number; readonly before: Said }[] = [];

  constructor(length: number) {
    this.columns = new ValueColumns(length);
  }

  /** The item as it stands; undefined when it was never read. */
  said(item: number): Said | undefined {
    const { columns } = this;
    if (!columns.isSet(item)) return undefined;
    return { value: columns.value(item), state: columns.state(item), quality: columns.quality(item) };
  }

  /** Its number; undefined when it has none or was never read. */
  number(item: number | undefined): number | undefined {
    const { columns } = this;
    if (item === undefined || !columns.isSet(item) || columns.quality(item) === 'missing') return undefined;
    return columns.value(item) ?? undefined;
  }

  /** Lets an item that was read say something else, until `takeBack`. */
  amend(item: number, change: Partial<Said>): void {
    const before = this.said(item);
    if (before === undefined) return;
    this.#amended.push({ item, before });
    this.columns.set(item, { ...before, ...change });
  }

  takeBack(): void {
    for (let one = this.#amended.pop(); one !== undefined; one = this.#amended.pop()) {
      this.columns.set(one.item, one.before);
    }
  }
}
