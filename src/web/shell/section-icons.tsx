// Small drawings for the bottom bar of a phone; the word always stands below.
import type { ReactElement } from 'react';
import type { Section } from './roles.ts';

const drawings: Readonly<Record<Section, string>> = {
  overview: 'M3 20V9m6 11V4m6 16v-8m6 8V7',
  diagram: 'M12 3v6M5 15v6m14-6v6M5 15h14M12 9v6M9 3h6',
  alerts: 'M12 4 21 20H3ZM12 10v5m0 2v1',
  runs: 'M4 12h5l2-6 4 12 2-6h3',
  maintenance: 'M15 3a5 5 0 0 0-4.5 7L4 17l3 3 7-6.5A5 5 0 0 0 21 9l-3 2.5-3-1-1-3L16.5 5A5 5 0 0 0 15 3Z',
  devices: 'M4 4h16v6H4Zm0 10h16v6H4ZM8 7h.01M8 17h.01M13 7h4m-4 10h4',
  'on-call': 'M6 3h4l2 5-3 2a12 12 0 0 0 5 5l2-3 5 2v4c-9 3-18-6-15-15Z',
  capacity: 'M4 20V4h16v16Zm0-5h16M4 9h16m-8 0v6',
  tenants: 'M4 3h7v18H4Zm9 0h7v18h-7ZM6 7h3M6 11h3m6-4h3m-3 4h3',
};

export function SectionIcon({ section }: { readonly section: Section }): ReactElement {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" className="section-icon">
      <path d={drawings[section]} />
    </svg>
  );
}
