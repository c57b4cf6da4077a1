// What an administrator writes about maintenance in `maintenance.yaml` beside the site file: where carriers' mails arrive.
// Easy to get wrong: a path is meant from the folder of that file, not from where the process was started.
import { isAbsolute, join } from 'node:path';
import { Type } from 'typebox';
import type { Static } from 'typebox';

export const maintenanceConfigSchema = Type.Object(
  {
    /** A maildir into which a mail system delivers carriers' notices. */
    maildir: Type.String({ minLength: 1 }),
  },
  { additionalProperties: false },
);

export interface MaintenanceSettings {
  readonly mailFolder: string;
}

export function resolveMaintenanceConfig(
  { maildir }: Static<typeof maintenanceConfigSchema>,
  folder: string,
): MaintenanceSettings {
  return { mailFolder: isAbsolute(maildir) ? maildir : join(folder, maildir) };
}
