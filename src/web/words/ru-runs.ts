// Russian: failover runs, the register of exercises and tests, and the sentences of their alerts.
export const ruRuns = {
  'sentence.run-step-missed': '{text}',
  'sentence.register-overdue': '{text}',
  'sentence.action.run-step-missed': '{act}',
  'sentence.action.register-overdue': 'Запланируйте; в журнал она попадёт сама, когда её увидят',
};
