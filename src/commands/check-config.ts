// `qosha check-config`: is this site file free of faults? All faults of all files at once; 0 when there is none, else 2.
// The device profiles are checked with it, because a site names them, and the sequences and actions that apply to it. Links that
// share a fate are told and are no fault.
import { readActions } from '../actions/read-actions.ts';
import { loadProfiles } from '../collect/load-profiles.ts';
import { formatFault } from '../core/fault.ts';
import { loadSite } from '../site/load-site.ts';
import type { CheckConfigCommand } from './command-line.ts';
import { networkWarnings } from './network-warnings.ts';

export function checkConfig({ files, json }: CheckConfigCommand): number {
  const profiles = loadProfiles();
  if ('faults' in profiles) {
    for (const fault of profiles.faults) console.error(formatFault(fault));
    return 2;
  }
  let status = 0;
  for (const file of files) {
    const loaded = loadSite(file, { profiles: profiles.profiles.map(({ name }) => name) });
    const rules = readActions(file, 'site' in loaded ? loaded.site : undefined);
    const faults = [...('faults' in loaded ? loaded.faults : []), ...('faults' in rules ? rules.faults : [])];
    if (faults.length > 0) status = 2;
    const warnings = 'site' in loaded ? networkWarnings(loaded.site) : [];
    if (json) console.log(JSON.stringify({ file, ok: faults.length === 0, faults, warnings }));
    else if ('site' in loaded && faults.length === 0) {
      const { components, devices, racks } = loaded.site;
      const counts = `${components.length} components, ${devices.length} devices, ${racks.length} racks`;
      console.log(`${file}: no faults (${counts})`);
      for (const { line, message } of warnings) console.log(`${file}:${line}: warning: ${message}`);
    } else {
      for (const fault of faults) console.error(formatFault(fault));
    }
  }
  return status;
}
