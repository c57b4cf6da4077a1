// Writing that outlives a power cut. Easy to get wrong: after a rename the folder itself must be synced, or the
// new name may be gone although the file's text is safe.

import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Writes a file that is either whole or as it was before, readable by its owner alone. */
export function writeFileDurably(path: string, text: string): void {
  const draft = `${path}.new`;
  const file = openSync(draft, 'w', 0o600);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameDurably(draft, path);
}

/** Renames within one folder and syncs that folder. */
export function renameDurably(from: string, to: string): void {
  renameSync(from, to);
  const folder = openSync(dirname(to), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** As `writeFileDurably`, for whoever must not hold up the program while the disk is busy. */
export async function saveFileDurably(path: string, text: string): Promise<void> {
  const draft = `${path}.new`;
  await withFile(await open(draft, 'w', 0o600), async (file) => {
    await file.writeFile(text);
    await file.sync();
  });
  await rename(draft, path);
  await withFile(await open(dirname(path), 'r'), (folder) => folder.sync());
}

async function withFile(file: FileHandle, work: (file: FileHandle) => Promise<void>): Promise<void> {
  try {
    await work(file);
  } finally {
    await file.close();
  }
}
