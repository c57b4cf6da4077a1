// A discharge as a UPS tells it, second by second, and what is written down of it.
import type { Discharge } from '../../src/autonomy/discharge-curve.ts';
import { stepRecord } from '../../src/autonomy/discharge-record.ts';
import type { DischargeRecord, DischargeSight } from '../../src/autonomy/discharge-record.ts';

/** From full, in whole percent, and one sight after it is over. */
export function dischargeSights(course: {
  readonly seconds: number;
  readonly watts: number;
  readonly percentPerSecond: number;
}): readonly DischargeSight[] {
  return Array.from({ length: course.seconds + 2 }, (_, second) => ({
    atMs: second * 1000,
    isDischarging: second <= course.seconds,
    watts: course.watts,
    chargePercent: Math.ceil(100 - Math.min(second, course.seconds) * course.percentPerSecond),
    volts: 480,
  }));
}

export function recordOf(sights: readonly DischargeSight[]): readonly Discharge[] {
  const ended: Discharge[] = [];
  let record: DischargeRecord | null = null;
  for (const sight of sights) {
    const step = stepRecord(record, sight);
    record = step.record;
    if (step.ended !== null) ended.push(step.ended);
  }
  return ended;
}
