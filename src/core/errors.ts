// The one table of operating errors. A programmer error is an assertion and ends the process; what is here is
// expected to happen, is caught at exactly one boundary, and is shown with its code.

export const errorCodes = {
  'config.invalid': { status: 400, text: 'The configuration is not valid' },
  'data.in-use': { status: 409, text: 'Another Qosha already runs on this data folder' },
  'data.unwritable': { status: 500, text: 'The data folder cannot be written' },
  'start.interrupted': { status: 503, text: 'The start was told to end before it was done' },
  'port.busy': { status: 409, text: 'The port is already in use' },
  'disk.full': { status: 507, text: 'The disk is full' },
  'database.unavailable': { status: 503, text: 'The database does not answer' },
  'database.newer': { status: 409, text: 'The database was written by a newer Qosha' },
  'server.busy': { status: 503, text: 'Qosha is overloaded; try again in a moment' },
  'request.invalid': { status: 400, text: 'The request is not valid' },
  'auth.required': { status: 401, text: 'Sign in first' },
  'auth.failed': { status: 401, text: 'Name or password is wrong' },
  'auth.limited': { status: 429, text: 'Too many attempts; wait a minute' },
  'access.denied': { status: 403, text: 'Your role does not allow this' },
  'not-found': { status: 404, text: 'There is nothing here under that name' },
  conflict: { status: 409, text: 'Somebody changed this in the meantime' },
  'snmp.timeout': { status: 504, text: 'The device does not answer' },
  'snmp.refused': { status: 502, text: 'The device refused the request' },
  'period.closed': { status: 409, text: 'The month is already closed' },
  'period.open': { status: 409, text: 'The month has not ended yet' },
  'override.same-person': { status: 403, text: 'An override takes a second person' },
  'override.closed': {
    status: 409,
    text: 'The window is over or past its end: nothing of it can be overridden',
  },
  'override.outdated': {
    status: 409,
    text: 'More stands in the way since the override was asked for: ask for it again',
  },
  'override.needless': { status: 409, text: 'Nothing stands in the way that is not overridden already' },
  'drill.unknown': { status: 404, text: 'There is no drill of that name' },
  'drill.unavailable': { status: 409, text: 'Drills need the simulated plant' },
} as const satisfies Record<string, { status: number; text: string }>;

export type ErrorCode = keyof typeof errorCodes;

/** An operating error. `detail` names the place and the mend, in one sentence. */
export class AppError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, detail?: string, options?: { cause?: unknown }) {
    super(detail ?? errorCodes[code].text, options);
    this.name = 'AppError';
    this.code = code;
  }

  /** HTTP status of this code. */
  get status(): number {
    return errorCodes[this.code].status;
  }
}
