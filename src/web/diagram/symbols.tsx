// The symbols of the drawing, in the manner of IEC 60617, each in a square of 32. Easy to get wrong: a transfer switch is
// drawn in the position it is in, open when neither side carries.
import type { ReactElement } from 'react';

/** Which input of a transfer switch carries; `null`: neither does, or nobody knows. */
export type SwitchPosition = 'left' | 'right' | null;

const wave = 'M9 16c2-5 5-5 7 0s5 5 7 0';
const lines: Readonly<Record<string, string>> = {
  // Grid supply: a lattice in a square.
  utility: 'M5 5h22v22H5Zm0 0 22 22M27 5 5 27',
  transformer: 'M16 3v2m0 22v2',
  generator: '',
  bus: 'M3 16h26',
  board: 'M4 9h24v14H4Zm4 0v14m8-14v14m8-14v14',
  panel: 'M7 5h18v22H7Zm0 7h18M7 19h18',
  pdu: 'M7 5h18v22H7Zm0 7h18M7 19h18',
  breaker: 'M16 3v7m0 12v7M13 10l6 0m-6 0L22 22m-9-1 6 0',
  ups: 'M5 5h22v22H5ZM27 5 5 27M8 11.5h7m6.5 8.5 0 0M18 22c1.2-2.4 2.4-2.4 3.6 0s2.4 2.4 3.6 0',
  chiller: 'M16 7v18M8.2 11.5l15.6 9M23.8 11.5l-15.6 9',
  'cooling-unit':
    'M5 5h22v22H5ZM16 16c-6-1-7-7-2-7s3 5 2 7Zm0 0c6 1 7 7 2 7s-3-5-2-7Zm0 0c1-6 7-7 7-2s-5 3-7 2Zm0 0c-1 6-7 7-7 2s5-3 7-2Z',
  pump: 'M11 7.5 26 16 11 24.5Z',
  valve: 'M4 9v14l24-14v14Z',
  loop: 'M6 12a10 7 0 0 1 20 0v8a10 7 0 0 1-20 0ZM3 15l3-3 3 3',
  'room-air': 'M4 10c4-4 8-4 12 0s8 4 12 0M4 17c4-4 8-4 12 0s8 4 12 0M4 24c4-4 8-4 12 0s8 4 12 0',
  carrier:
    'M16 28V14M10 28h12M16 10v.1M11 15a7 7 0 0 1 0-10m10 10a7 7 0 0 0 0-10M8 18a11 11 0 0 1 0-16m16 16a11 11 0 0 0 0-16',
  duct: 'M3 11h26M3 21h26M3 16h3m4 0h3m4 0h3m4 0h3',
  fibre: 'M3 16h9m8 0h9M12 16a4 4 0 1 1 8 0',
  entry: 'M5 28V10l11-7 11 7v18ZM12 28v-9h8v9',
  router: 'M16 9v6m0 8v-6M9 16h6m8 0h-6m-3-4 2-3 2 3m-4 8 2 3 2-3',
  switch: 'M4 8h24v16H4Zm5 5h14m-3-2 3 2-3 2M23 19H9m3-2-3 2 3 2',
  rack: 'M8 3h16v26H8Zm0 6h16M8 15h16M8 21h16',
  'rack-pdu': 'M12 3h8v26h-8Zm4 5v.1m0 5v.1m0 5v.1m0 5v.1',
};
/** Drawn in the position they are in. */
export const switches: ReadonlySet<string> = new Set(['transfer-switch', 'static-transfer-switch']);
const circles: ReadonlySet<string> = new Set(['generator', 'chiller', 'pump', 'router']);

interface SymbolProps {
  readonly kind: string;
  readonly position?: SwitchPosition;
}

/** The symbol of a kind; a plain box for kinds nobody has drawn. Decoration: the name stands beside it. */
export function KindSymbol({ kind, position = null }: SymbolProps): ReactElement {
  return (
    <svg viewBox="0 0 32 32" className="symbol" aria-hidden="true">
      {switches.has(kind) && <TransferSwitch position={position} />}
      {kind === 'transformer' && <Transformer />}
      {circles.has(kind) && <circle cx="16" cy="16" r="12.5" />}
      {kind === 'generator' && <GeneratorLetter />}
      <path d={lines[kind] ?? (switches.has(kind) ? '' : 'M5 7h22v18H5Z')} />
      {kind === 'bus' && <path d="M3 16h26" strokeWidth="4.5" />}
    </svg>
  );
}

function GeneratorLetter(): ReactElement {
  return (
    <>
      <text x="16" y="16.5">
        G
      </text>
      <path d={wave} transform="translate(4.8 10.5) scale(.7)" />
    </>
  );
}

function Transformer(): ReactElement {
  return (
    <>
      <circle cx="16" cy="12" r="7" />
      <circle cx="16" cy="20" r="7" />
    </>
  );
}

/** Two contacts on top, one below, and the blade where it lies. */
function TransferSwitch({ position }: { readonly position: SwitchPosition }): ReactElement {
  const blade = position === 'left' ? 'M16 22 8 8' : position === 'right' ? 'M16 22 24 8' : 'M16 22V11';
  return (
    <>
      <path d="M8 2v6m16-6v6M16 22v8" />
      <circle className="contact" cx="8" cy="8" r="1.75" />
      <circle className="contact" cx="24" cy="8" r="1.75" />
      <circle className="contact" cx="16" cy="22" r="1.75" />
      <path d={blade} strokeWidth="3" />
    </>
  );
}
