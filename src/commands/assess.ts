// `qosha assess`: the redundancy verdicts of site files, offline. Exit status is the worst over all files:
// 2 refused, 1 no, 3 not proven, 0 yes.
import { formatFault } from '../core/fault.ts';
import { assess, missingIds } from '../redundancy/assess.ts';
import { assessmentLines } from './assessment-text.ts';
import { loadSite } from '../site/load-site.ts';
import type { Site } from '../site/site.ts';
import type { AssessCommand } from './command-line.ts';

const statusOf = { yes: 0, no: 1, 'not-proven': 3 } as const;
/** Worst first. */
const severity = [2, 1, 3, 0];

export function assessFiles({ files, without, json }: AssessCommand): number {
  const statuses = files.map((file) => assessFile(file, without, json));
  return severity.find((status) => statuses.includes(status)) ?? 0;
}

function assessFile(file: string, without: readonly string[], json: boolean): number {
  const loaded = loadSite(file, { devices: 'ignore' });
  if ('faults' in loaded) return refuse(file, loaded.faults.map(formatFault), json);
  const missing = missingIds(loaded.site, without);
  if (missing.length > 0) {
    return refuse(
      file,
      missing.map((id) => `${file} --without: there is no component "${id}"; correct the id`),
      json,
    );
  }
  return printVerdict(loaded.site, without, json);
}

function printVerdict(site: Site, without: readonly string[], json: boolean): number {
  const assessment = assess(site, without);
  if (json) console.log(JSON.stringify(assessment.report));
  else for (const line of assessmentLines(site, assessment, without)) console.log(line);
  return statusOf[assessment.report.live.concurrentlyMaintainable];
}

/** The faults in words; with `--json` also an object in this file's place, so that lines and files stay in step. */
function refuse(file: string, faults: readonly string[], json: boolean): number {
  for (const fault of faults) console.error(fault);
  if (json) console.log(JSON.stringify({ file, faults }));
  return 2;
}
