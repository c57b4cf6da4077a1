// Azerbaijani: failover runs, the register of exercises and tests, and the sentences of their alerts.
export const azRuns = {
  'sentence.run-step-missed': '{text}',
  'sentence.register-overdue': '{text}',
  'sentence.action.run-step-missed': '{act}',
  'sentence.action.register-overdue': 'Planlaşdırın; görünən kimi reyestrə özü yazılacaq',
};
