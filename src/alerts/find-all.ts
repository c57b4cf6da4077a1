// All rules together: the site as it stands, and what other parts of the house watch. Easy to get wrong: a key that one
// rule cannot judge just now stays undetermined unless another rule finds it.
import { findAutonomy } from './find-autonomy.ts';
import { findActions } from './find-actions.ts';
import { findFaults } from './find.ts';
import { findDriftAlerts } from './find-drift.ts';
import { findFibre } from './find-fibre.ts';
import { findMaintenance } from './find-maintenance.ts';
import { findRuns } from './find-runs.ts';
import type { AlertSituation, Findings } from './finding.ts';

/** Everything that is wrong now, sorted by key, and what cannot be judged. */
export function findAll(situation: AlertSituation): Findings {
  const faults = findFaults(situation);
  return joinFindings([
    faults,
    findAutonomy(situation, faults),
    findFibre(situation),
    findDriftAlerts(situation),
    findMaintenance(situation),
    findRuns(situation),
    findActions(situation),
  ]);
}

function joinFindings(parts: readonly Findings[]): Findings {
  const findings = parts.flatMap((part) => part.findings).sort((a, b) => (a.key < b.key ? -1 : 1));
  const undetermined = new Set(parts.flatMap((part) => [...part.undetermined]));
  for (const { key } of findings) undetermined.delete(key);
  return { findings, undetermined };
}
