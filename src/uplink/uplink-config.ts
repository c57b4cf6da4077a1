// What an administrator writes about the way between core and collectors: servers, who we are there, and TLS. Easy to get
// wrong: an address with a password in it would end up in logs and process lists, so it is refused; secrets are named,
// never written.
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Type } from 'typebox';
import type { Static } from 'typebox';
import type { Fault } from '../core/fault.ts';
import { readSecret } from '../platform/secret.ts';
import type { Secret, SecretSource } from '../platform/secret.ts';
import { readYamlFile } from '../platform/yaml-file.ts';

const secretSource = Type.Union([
  Type.Object({ file: Type.String({ minLength: 1 }) }, { additionalProperties: false }),
  Type.Object({ env: Type.String({ minLength: 1 }) }, { additionalProperties: false }),
]);
const serverPattern = '^(nats|tls)://[^@/\\s]+$';

export const uplinkConfigSchema = Type.Object(
  {
    servers: Type.Array(Type.String({ pattern: serverPattern }), { minItems: 1, maxItems: 16 }),
    /** With `password`. */
    user: Type.Optional(Type.String({ minLength: 1 })),
    password: Type.Optional(secretSource),
    /** Seed of an nkey, `SU…`. */
    nkey: Type.Optional(secretSource),
    tls: Type.Optional(
      Type.Object(
        {
          /** Certificates of who signed the server's, PEM; the system's own when absent. */
          ca: Type.Optional(Type.String({ minLength: 1 })),
          /** Our own certificate and its key, where the server asks for one. */
          cert: Type.Optional(Type.String({ minLength: 1 })),
          key: Type.Optional(secretSource),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);

type UplinkConfig = Static<typeof uplinkConfigSchema>;

export interface UplinkSettings {
  readonly servers: readonly string[];
  readonly user?: string;
  readonly password?: Secret;
  readonly nkey?: Secret;
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: Secret };
}

type Read = { readonly settings: UplinkSettings } | { readonly faults: readonly Fault[] };

/** Settings from the servers alone, separated by commas, without a name or TLS of our own. */
export function settingsOfServers(text: string): Read {
  const servers = text.split(',').map((server) => (server.includes('://') ? server : `nats://${server}`));
  const bad = servers.filter((server) => !new RegExp(serverPattern, 'u').test(server));
  if (bad.length === 0) return { settings: { servers } };
  const message = 'a server is written as nats://HOST:PORT or tls://HOST:PORT, without name and password';
  return { faults: [{ path: '--nats', message, mend: 'put name and password into a file for --uplink' }] };
}

/** Reads the file with its secrets; all faults at once. */
export function readUplinkFile(file: string): Read {
  const read = readYamlFile(file, uplinkConfigSchema);
  if ('faults' in read) return { faults: read.faults };
  const faults: Fault[] = [];
  const settings = resolveSettings(read.value, dirname(file), faults);
  return faults.length > 0 ? { faults: faults.map((fault) => ({ ...fault, file })) } : { settings };
}

function resolveSettings(config: UplinkConfig, folder: string, faults: Fault[]): UplinkSettings {
  const secret = (source: SecretSource | undefined, path: string): Secret | undefined => {
    if (source === undefined) return undefined;
    const result = readSecret(source, { folder, path });
    if ('secret' in result) return result.secret;
    faults.push(result.fault);
    return undefined;
  };
  const { servers, user, tls } = config;
  if ((user === undefined) !== (config.password === undefined)) {
    const message = 'user and password belong together';
    faults.push({ path: 'user', message, mend: 'give both, or neither' });
  }
  if (user !== undefined && config.nkey !== undefined) {
    const message = 'an nkey and a user are two ways of saying who we are';
    faults.push({ path: 'nkey', message, mend: 'give one of them' });
  }
  if ((tls?.cert === undefined) !== (tls?.key === undefined)) {
    const message = 'a certificate and its key belong together';
    faults.push({ path: 'tls', message, mend: 'give both, or neither' });
  }
  const password = secret(config.password, 'password');
  const nkey = secret(config.nkey, 'nkey');
  const key = secret(tls?.key, 'tls.key');
  const ca = readPem(tls?.ca, folder, faults);
  const cert = readPem(tls?.cert, folder, faults);
  const given = <T extends object>(fields: T): Partial<T> =>
    Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
  return {
    servers,
    ...(given({ user, password, nkey }) as Pick<UplinkSettings, 'user' | 'password' | 'nkey'>),
    ...(tls === undefined ? {} : { tls: given({ ca, cert, key }) as NonNullable<UplinkSettings['tls']> }),
  };
}

function readPem(name: string | undefined, folder: string, faults: Fault[]): string | undefined {
  if (name === undefined) return undefined;
  try {
    return readFileSync(resolve(folder, name), 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    const message = `the file ${name} cannot be read (${code})`;
    faults.push({ path: 'tls', message, mend: 'name a PEM file that Qosha may read' });
    return undefined;
  }
}
