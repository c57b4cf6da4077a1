// The built page: found, or built now when it is missing. A clone has none; an installed package brings it along.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Log } from '../platform/log.ts';

const webSource = fileURLToPath(new URL('../web', import.meta.url));
const webFolder = fileURLToPath(new URL('../../dist/web', import.meta.url));

/** Folder of the page; builds it with Vite when it is not there. */
export async function ensurePage(log: Log): Promise<string> {
  if (existsSync(join(webFolder, 'index.html'))) return webFolder;
  log.info('building the web page, once');
  const { build } = await import('vite');
  await build({ configFile: join(webSource, 'vite.config.ts'), logLevel: 'warn' });
  return webFolder;
}
