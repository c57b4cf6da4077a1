// How long what is kept. Easy to get wrong: billing never reads the history, so nothing here can change an invoice.

export interface HistorySettings {
  /** Days of samples as they were taken. */
  readonly sampleDays: number;
  /** Days of five-minute summaries. */
  readonly rollupDays: number;
  /** Days of changes of states; the last word of each point stays for good. */
  readonly stateDays: number;
  /** How long after its end an hour stays open for late samples, ms. */
  readonly hourGraceMs: number;
}

export const defaultHistorySettings: HistorySettings = {
  sampleDays: 100,
  rollupDays: 1_100,
  stateDays: 1_100,
  hourGraceMs: 120_000,
};
