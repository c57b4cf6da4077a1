// What a house writes beside its site file: `paging.yaml` (how pages leave), `seller.yaml` (who invoices) and
// `maintenance.yaml` (where carriers' mails arrive). All may be absent: then nobody is paged, which is said at every start, and no month can be closed.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sellerSchema } from '../billing/seller-config.ts';
import type { Seller } from '../billing/invoice.ts';
import type { Fault } from '../core/fault.ts';
import { maintenanceConfigSchema, resolveMaintenanceConfig } from '../maintenance/maintenance-config.ts';
import type { MaintenanceSettings } from '../maintenance/maintenance-config.ts';
import { pagingConfigSchema, resolvePagingConfig } from '../oncall/paging-config.ts';
import type { PagingSettings } from '../oncall/paging-config.ts';
import { readYamlFile } from '../platform/yaml-file.ts';

export interface HouseFiles {
  readonly paging: PagingSettings | undefined;
  readonly seller: Seller | undefined;
  readonly maintenance?: MaintenanceSettings | undefined;
}

/** Reads both files; all their faults at once. */
export function readHouseFiles(
  siteFile: string,
): { readonly house: HouseFiles } | { readonly faults: readonly Fault[] } {
  const folder = dirname(siteFile);
  const paging = readPaging(join(folder, 'paging.yaml'), folder);
  const seller = readSeller(join(folder, 'seller.yaml'));
  const maintenance = readMaintenance(join(folder, 'maintenance.yaml'), folder);
  const faults = [...paging.faults, ...seller.faults, ...maintenance.faults];
  if (faults.length > 0) return { faults };
  return { house: { paging: paging.value, seller: seller.value, maintenance: maintenance.value } };
}

interface Read<T> {
  readonly value: T | undefined;
  readonly faults: readonly Fault[];
}

function readPaging(file: string, folder: string): Read<PagingSettings> {
  if (!existsSync(file)) return { value: undefined, faults: [] };
  const read = readYamlFile(file, pagingConfigSchema);
  if ('faults' in read) return { value: undefined, faults: read.faults };
  const resolved = resolvePagingConfig(read.value, folder);
  if ('settings' in resolved) return { value: resolved.settings, faults: [] };
  return { value: undefined, faults: resolved.faults.map((fault) => ({ ...fault, file })) };
}

function readMaintenance(file: string, folder: string): Read<MaintenanceSettings> {
  if (!existsSync(file)) return { value: undefined, faults: [] };
  const read = readYamlFile(file, maintenanceConfigSchema);
  if ('faults' in read) return { value: undefined, faults: read.faults };
  return { value: resolveMaintenanceConfig(read.value, folder), faults: [] };
}

function readSeller(file: string): Read<Seller> {
  if (!existsSync(file)) return { value: undefined, faults: [] };
  const read = readYamlFile(file, sellerSchema);
  return 'faults' in read ? { value: undefined, faults: read.faults } : { value: read.value, faults: [] };
}
