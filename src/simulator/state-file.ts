// The file that the plant is saved in. Written beside and renamed, so that a reader never sees half of one; what cannot
// be read as a saved plant is refused, never half believed.
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { savedVersion, type SavedPlant } from './saved-plant.ts';

export type ReadState =
  | { readonly outcome: 'read'; readonly saved: SavedPlant }
  | { readonly outcome: 'absent' }
  | { readonly outcome: 'unreadable'; readonly reason: string };

export function readStateFile(file: string): ReadState {
  let written: string;
  try {
    written = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { outcome: 'absent' };
    return { outcome: 'unreadable', reason: error instanceof Error ? error.message : String(error) };
  }
  try {
    const parsed: unknown = JSON.parse(written);
    if (isSavedPlant(parsed)) return { outcome: 'read', saved: parsed };
    return { outcome: 'unreadable', reason: 'it is not a saved plant of this version' };
  } catch (error) {
    return { outcome: 'unreadable', reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Throws what the file system throws. */
export function writeStateFile(file: string, saved: SavedPlant): void {
  const beside = `${file}.new`;
  const handle = openSync(beside, 'w', 0o600);
  try {
    writeSync(handle, JSON.stringify(saved));
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(beside, file);
}

function isSavedPlant(value: unknown): value is SavedPlant {
  if (!isRecord(value) || value['version'] !== savedVersion) return false;
  const hasNumbers = ['savedAtEpochMs', 'seconds', 'noiseWord'].every((key) => Number.isFinite(value[key]));
  const groups = ['rackPdus', 'cables', 'generators', 'upsModules', 'transferSwitches'];
  return hasNumbers && groups.every((key) => isGroup(value[key]));
}

function isGroup(value: unknown): boolean {
  return isRecord(value) && Object.values(value).every(isRecord);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
