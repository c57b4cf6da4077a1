// Takes carriers' mails out of a maildir: what lies in `new` is read and moved to `cur` as seen. Easy to get wrong: it is
// moved after it was taken, so a crash takes it twice, which is once; one that cannot be read is moved all the same and
// said, or it would stand in the way of all others for ever.
import { readdir, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../core/clock.ts';
import type { Log } from '../platform/log.ts';
import { startLoop } from '../platform/loop.ts';
import type { Loop } from '../platform/loop.ts';
import type { Metrics } from '../platform/metrics.ts';
import { noticeBounds } from './carrier-notice.ts';
import type { TakenNotices } from './take-notices.ts';

const intervalMs = 10_000;
const mailsPerCycle = 50;

export interface MailFolderParts {
  /** A maildir, with `new` and `cur` in it. */
  readonly folder: string;
  readonly take: (content: Uint8Array) => Promise<TakenNotices>;
  readonly log: Log;
}

/** Takes what is new; returns how many mails that were. */
export async function takeNewMails({ folder, take, log }: MailFolderParts): Promise<number> {
  const names = (await readdir(join(folder, 'new'))).filter((name) => !name.startsWith('.')).sort();
  for (const name of names.slice(0, mailsPerCycle)) {
    const path = join(folder, 'new', name);
    const { size } = await stat(path);
    const { windows, faults } =
      size > noticeBounds.mailBytes
        ? { windows: [], faults: [`It is larger than ${noticeBounds.mailBytes} bytes`] }
        : await take(await readFile(path));
    if (faults.length > 0) log.warn({ mail: name, faults }, 'a mail in the maintenance folder is no notice');
    if (windows.length > 0) log.info({ mail: name, windows: windows.length }, 'a notice was taken in');
    await rename(path, join(folder, 'cur', `${name}:2,S`));
  }
  return Math.min(names.length, mailsPerCycle);
}

export function startMailFolderLoop(
  parts: MailFolderParts & { readonly clock: Clock; readonly metrics: Metrics },
): Loop {
  return startLoop({
    name: 'maintenance mails',
    intervalMs,
    clock: parts.clock,
    log: parts.log,
    metrics: parts.metrics,
    cycle: async () => void (await takeNewMails(parts)),
  });
}
