// The signature of a webhook after Standard Webhooks: HMAC-SHA-256 over "id.timestamp.body". Pure.
import { createHmac } from 'node:crypto';

/** `v1,<base64>`; a secret `whsec_…` is base64, any other is taken as it is. */
export function signWebhook(
  secret: string,
  parts: { readonly id: string; readonly timestamp: string; readonly body: string },
): string {
  const prefix = 'whsec_';
  const key = secret.startsWith(prefix) ? Buffer.from(secret.slice(prefix.length), 'base64') : secret;
  const signed = `${parts.id}.${parts.timestamp}.${parts.body}`;
  return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
}
