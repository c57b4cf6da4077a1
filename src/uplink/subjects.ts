// Names on the wire. Easy to get wrong: a subject is split at dots and `*` and `>` have a meaning in it, so an id goes in
// only as letters, digits, `-` and `_`; and what a collector may publish to is a prefix that a server can enforce.

/** Greater numbers are refused by either side: what they say cannot be understood. */
export const protocol = { major: 1, minor: 0 } as const;

export interface Subjects {
  /** JetStream stream of what waits to be stored by the core. */
  readonly stream: string;
  /** Records as they are taken. */
  readonly live: string;
  /** Records of an outage, filled in afterwards. */
  readonly late: string;
  readonly beat: string;
  readonly health: string;
  /** From the core: which records are stored. */
  readonly confirm: string;
  /** From the core: read this now. */
  readonly order: string;
  /** From the core, with an answer: what a device said last. */
  readonly ask: string;
}

/** All subjects of a site; those of one collector are these followed by `.` and its id. */
export function subjectsOf(siteId: string): Subjects {
  const site = tokenOf(siteId);
  const prefix = `qosha.${site}`;
  return {
    stream: `qosha-${site}`,
    live: `${prefix}.live`,
    late: `${prefix}.late`,
    beat: `${prefix}.beat`,
    health: `${prefix}.health`,
    confirm: `${prefix}.confirm`,
    order: `${prefix}.order`,
    ask: `${prefix}.ask`,
  };
}

/** An id as one token of a subject. */
export function tokenOf(id: string): string {
  return id.replaceAll(/[^\w-]/g, '_');
}
