// The choices of a select: what has an id and a name.
import type { ReactElement } from 'react';

export function Options({
  of,
}: {
  readonly of: readonly { readonly id: string; readonly name: string }[];
}): ReactElement {
  return (
    <>
      {of.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </>
  );
}
