// English: maintenance windows, verdicts on them, and their alerts.
export const enMaintenance = {
  'sentence.go.go': 'GO: without {names} every load stays fed, on the utilities and on generators',
  'sentence.go.no-go': 'NO-GO: do not take out {names}',
  'sentence.go.not-proven': 'NOT PROVEN: whether {names} can be taken out hangs on what is unknown',
  'sentence.go.nothing': 'NOT PROVEN: no component of this site is named yet',
  'sentence.go.conflict': 'It is “{title}” at the same time that stands in the way',
  'sentence.go.isolated': 'Isolated together with it: {names}',
  'sentence.go.anyway': 'The site does not hold at that time even without this work',
  'sentence.go.tenants-lose': 'Tenants who lose supply: {names}',
  'sentence.go.tenants-reduced': 'Tenants with less redundancy: {names}',
  'sentence.go.unproven': 'Unknown, and it hangs on them: {names}',
  'sentence.go.left-out_one': '{count} combination of overlapping windows was too many to judge',
  'sentence.go.left-out_other': '{count} combinations of overlapping windows were too many to judge',
  'sentence.maintenance-no-go': 'NO-GO: the maintenance “{name}” may no longer go on',
  'sentence.maintenance-not-proven': 'It is not proven any more that the maintenance “{name}” may go on',
  'sentence.maintenance-late': 'The maintenance “{name}” is past its end and not done',
  'sentence.action.maintenance-no-go':
    'Stop, put back what can be put back, and read on the window what stands in the way',
  'sentence.action.maintenance-not-proven': 'Take nothing more out until what is unknown is known again',
  'sentence.action.maintenance-late':
    'End the window if the work is done, else give it a new end; its alerts are not suppressed any more',
} as const;
