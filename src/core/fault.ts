// A fault in something a person wrote (a site file, a profile, a flag). Faults are collected, never thrown
// one by one: the reader gets all of them at once, each with its place and its mend.

export interface Fault {
  /** File as the person named it; absent when the fault is not in a file. */
  readonly file?: string;
  /** 1-based line in that file. */
  readonly line?: number;
  /** Dotted path or id of the faulty thing, e.g. `components.ups-a.efficiency`. */
  readonly path: string;
  /** What is wrong, one clause, no full stop. */
  readonly message: string;
  /** What to do about it, one clause, no full stop. */
  readonly mend: string;
}

/** `config/site.yaml:12 components.ups-a: efficiency 1.2 is above 1; write a fraction such as 0.96` */
export function formatFault(fault: Fault): string {
  const place = [fault.file, fault.line].filter((part) => part !== undefined).join(':');
  return `${place === '' ? '' : `${place} `}${fault.path}: ${fault.message}; ${fault.mend}`;
}
