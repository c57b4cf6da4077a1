// What an administrator writes about paging: the mail server, webhooks, and the address under which people reach this
// Qosha. Easy to get wrong: links in pages are made of `publicUrl`, so one that a phone cannot open wakes somebody who
// then cannot answer.
import { Type } from 'typebox';
import type { Static } from 'typebox';
import type { Fault } from '../core/fault.ts';
import { readSecret } from '../platform/secret.ts';
import type { Secret, SecretSource } from '../platform/secret.ts';

const secretSource = Type.Union([
  Type.Object({ file: Type.String({ minLength: 1 }) }, { additionalProperties: false }),
  Type.Object({ env: Type.String({ minLength: 1 }) }, { additionalProperties: false }),
]);

export const pagingConfigSchema = Type.Object(
  {
    /** For instance `https://qosha.example.az`; no path. */
    publicUrl: Type.String({ pattern: '^https?://[^/?#\\s]+$' }),
    mail: Type.Optional(
      Type.Object(
        {
          host: Type.String({ minLength: 1 }),
          port: Type.Integer({ minimum: 1, maximum: 65_535 }),
          /** `tls` from the first byte (465), `starttls` required (587), `none` for a relay on this machine. */
          security: Type.Union([Type.Literal('tls'), Type.Literal('starttls'), Type.Literal('none')]),
          /** Address that mail comes from. */
          from: Type.String({ pattern: '^[^\\s@<>]+@[^\\s@<>]+$' }),
          user: Type.Optional(Type.String({ minLength: 1 })),
          password: Type.Optional(secretSource),
        },
        { additionalProperties: false },
      ),
    ),
    webhooks: Type.Optional(
      Type.Array(
        Type.Object(
          {
            name: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,30}$' }),
            url: Type.String({ pattern: '^https?://[^\\s]+$' }),
            /** Key of the signature (Standard Webhooks); `whsec_` and base64, or any text. */
            secret: secretSource,
          },
          { additionalProperties: false },
        ),
        { maxItems: 20 },
      ),
    ),
  },
  { additionalProperties: false },
);

export type PagingConfig = Static<typeof pagingConfigSchema>;

export interface MailSettings {
  readonly host: string;
  readonly port: number;
  readonly security: 'tls' | 'starttls' | 'none';
  readonly from: string;
  readonly user?: string;
  readonly password?: Secret;
}

export interface WebhookSettings {
  readonly name: string;
  readonly url: string;
  readonly secret: Secret;
}

/** `PagingConfig` with its secrets read. */
export interface PagingSettings {
  readonly publicUrl: string;
  readonly mail?: MailSettings;
  readonly webhooks: readonly WebhookSettings[];
}

/** Reads the secrets and checks what the schema cannot say; all faults at once. `folder` is the file's own. */
export function resolvePagingConfig(
  config: PagingConfig,
  folder: string,
): { readonly settings: PagingSettings } | { readonly faults: readonly Fault[] } {
  const faults: Fault[] = [];
  const read = (source: SecretSource, path: string): Secret | undefined => {
    const result = readSecret(source, { folder, path });
    if ('secret' in result) return result.secret;
    faults.push(result.fault);
    return undefined;
  };
  const webhooks: WebhookSettings[] = [];
  const names = new Set<string>();
  for (const [i, { name, url, secret: source }] of (config.webhooks ?? []).entries()) {
    const path = `webhooks.${i}`;
    if (names.has(name)) {
      faults.push({ path, message: `the name ${name} stands twice`, mend: 'give each webhook its own' });
    }
    if (!URL.canParse(url))
      faults.push({ path: `${path}.url`, message: 'is no address', mend: 'write https://…' });
    names.add(name);
    const secret = read(source, `${path}.secret`);
    if (secret !== undefined) webhooks.push({ name, url, secret });
  }
  const mail = config.mail;
  if (mail !== undefined && (mail.user === undefined) !== (mail.password === undefined)) {
    const message = 'user and password belong together';
    faults.push({ path: 'mail', message, mend: 'give both, or neither' });
  }
  const password = mail?.password === undefined ? undefined : read(mail.password, 'mail.password');
  if (faults.length > 0) return { faults };
  return { settings: { publicUrl: config.publicUrl, webhooks, ...mailOf(mail, password) } };
}

function mailOf(mail: PagingConfig['mail'], password: Secret | undefined): Pick<PagingSettings, 'mail'> {
  if (mail === undefined) return {};
  const { password: _, ...plain } = mail;
  return { mail: { ...plain, ...(password === undefined ? {} : { password }) } };
}
