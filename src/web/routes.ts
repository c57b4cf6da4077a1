// Which page an address names, as a pure function of the path. Easy to get wrong: ids in an address are percent-encoded
// and come from people; an address that names no page is `lost`, never a blank screen.

/** The alerts page where it lists what is over but was not seen. */
export const overUnseenPath = '/alerts?state=active#over-unseen';

export type Route =
  | { readonly page: 'overview' }
  | { readonly page: 'diagram' }
  | { readonly page: 'alerts' }
  | { readonly page: 'devices' }
  | { readonly page: 'device'; readonly deviceId: string }
  | { readonly page: 'polling' }
  | { readonly page: 'fibre' }
  | { readonly page: 'runs' }
  | { readonly page: 'run'; readonly runId: string }
  | { readonly page: 'register' }
  | { readonly page: 'verdicts' }
  | { readonly page: 'autonomy' }
  | { readonly page: 'actions' }
  | { readonly page: 'drift' }
  | { readonly page: 'on-call' }
  | { readonly page: 'capacity' }
  | { readonly page: 'maintenance' }
  | { readonly page: 'maintenance-new' }
  | { readonly page: 'maintenance-window'; readonly windowId: string }
  | { readonly page: 'account' }
  | { readonly page: 'tenants' }
  | { readonly page: 'tenant'; readonly tenantId: string }
  | { readonly page: 'invoice'; readonly tenantId: string; readonly number: string }
  | { readonly page: 'page'; readonly token: string }
  | { readonly page: 'sign-in' }
  | { readonly page: 'first-link' }
  | { readonly page: 'lost' };

const plain: Readonly<Record<string, Route>> = {
  '': { page: 'overview' },
  diagram: { page: 'diagram' },
  alerts: { page: 'alerts' },
  devices: { page: 'devices' },
  polling: { page: 'polling' },
  fibre: { page: 'fibre' },
  runs: { page: 'runs' },
  'runs/register': { page: 'register' },
  verdicts: { page: 'verdicts' },
  autonomy: { page: 'autonomy' },
  actions: { page: 'actions' },
  drift: { page: 'drift' },
  'on-call': { page: 'on-call' },
  capacity: { page: 'capacity' },
  maintenance: { page: 'maintenance' },
  'maintenance/new': { page: 'maintenance-new' },
  account: { page: 'account' },
  tenants: { page: 'tenants' },
  'sign-in': { page: 'sign-in' },
  'sign-in/link': { page: 'first-link' },
};

/** The page of a path such as `/tenants/t-1/invoices/2026-0007`. */
export function routeOf(path: string): Route {
  const parts = decodeParts(path);
  if (parts === null) return { page: 'lost' };
  const key = parts.join('/');
  if (Object.hasOwn(plain, key)) return plain[key] ?? { page: 'lost' };
  const [first, second, third, fourth] = parts;
  if (first === 'page' && second !== undefined && parts.length === 2) return { page: 'page', token: second };
  if (first === 'runs' && second !== undefined && parts.length === 2) return { page: 'run', runId: second };
  if (first === 'devices' && second !== undefined && parts.length === 2) {
    return { page: 'device', deviceId: second };
  }
  if (first === 'maintenance' && second !== undefined && parts.length === 2) {
    return { page: 'maintenance-window', windowId: second };
  }
  if (first !== 'tenants' || second === undefined) return { page: 'lost' };
  if (parts.length === 2) return { page: 'tenant', tenantId: second };
  if (parts.length === 4 && third === 'invoices' && fourth !== undefined) {
    return { page: 'invoice', tenantId: second, number: fourth };
  }
  return { page: 'lost' };
}

function decodeParts(path: string): string[] | null {
  try {
    return path
      .split('/')
      .filter((part) => part !== '')
      .map((part) => decodeURIComponent(part));
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}

export function devicePath(deviceId: string): string {
  return `/devices/${encodeURIComponent(deviceId)}`;
}

export function runPath(runId: string): string {
  return `/runs/${encodeURIComponent(runId)}`;
}

export function windowPath(windowId: string): string {
  return `/maintenance/${encodeURIComponent(windowId)}`;
}

export function tenantPath(tenantId: string): string {
  return `/tenants/${encodeURIComponent(tenantId)}`;
}

export function invoicePath(tenantId: string, number: string): string {
  return `${tenantPath(tenantId)}/invoices/${encodeURIComponent(number)}`;
}
