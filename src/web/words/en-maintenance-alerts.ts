// English: the alerts of maintenance, which a page opened from a pager says too.
export const enMaintenanceAlerts = {
  'sentence.maintenance-no-go': 'NO-GO: the maintenance “{name}” may no longer go on',
  'sentence.maintenance-not-proven': 'It is not proven any more that the maintenance “{name}” may go on',
  'sentence.maintenance-uncovered-no-go': 'NO-GO: “{name}” meets what its override does not cover: {what}',
  'sentence.maintenance-uncovered-not-proven':
    'Not proven that “{name}” may go on; its override does not cover: {what}',
  'sentence.maintenance-late': 'The maintenance “{name}” is past its end and not done',
  'sentence.action.maintenance-no-go':
    'Stop, put back what can be put back, and read on the window what stands in the way; an override takes two people',
  'sentence.action.maintenance-not-proven': 'Take nothing more out until what is unknown is known again',
  'sentence.action.maintenance-uncovered-no-go':
    'Stop and put back what can be put back, or ask on the window for an override that a second person grants',
  'sentence.action.maintenance-uncovered-not-proven':
    'Take nothing more out until it is known again, or ask on the window for an override that a second person grants',
  'sentence.action.maintenance-late':
    'End the window if the work is done, else give it a new end; its alerts are not suppressed any more',
} as const;
