// The head of a table: the names of its columns. Those of figures are set as figures are, and what a name would only repeat
// for the eye is left to those who hear the page.
import type { ReactElement } from 'react';

export type Column = string | { readonly number: string } | { readonly unseen: string };

export interface TableHeadProps {
  readonly columns: readonly Column[];
  /** None of the names is shown. */
  readonly unseen?: boolean;
}

export function TableHead({ columns, unseen = false }: TableHeadProps): ReactElement {
  return (
    <thead className={unseen ? 'unseen' : undefined}>
      <tr>
        {columns.map((column, at) => (
          <th key={at} scope="col" className={isOfNumbers(column) ? 'number' : undefined}>
            <Name column={column} />
          </th>
        ))}
      </tr>
    </thead>
  );
}

function isOfNumbers(column: Column): column is { readonly number: string } {
  return typeof column === 'object' && 'number' in column;
}

function Name({ column }: { readonly column: Column }): ReactElement {
  if (typeof column === 'string') return <>{column}</>;
  return 'number' in column ? <>{column.number}</> : <span className="unseen">{column.unseen}</span>;
}
