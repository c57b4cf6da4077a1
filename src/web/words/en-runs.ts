// English: failover runs, the register of exercises and tests, and the sentences of their alerts.
export const enRuns = {
  'sentence.run-step-missed': '{text}',
  'sentence.register-overdue': '{text}',
  'sentence.action.run-step-missed': '{act}',
  'sentence.action.register-overdue': 'Plan it; it is entered in the register by itself once it is seen',
};
