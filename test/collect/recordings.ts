// Where recordings of real devices may lie: in a folder beside the repository. They are not part of it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const recordingFolder = fileURLToPath(new URL('../../../shared/recordings/', import.meta.url));
export const recordingsPresent = existsSync(recordingFolder);

export interface ExpectedSensor {
  readonly class: string;
  readonly descr: string;
  readonly oid: string;
  readonly value: number;
  readonly unit?: string;
  readonly raw?: string;
  readonly check?: string;
  readonly conversion?: string;
  readonly suspect?: string;
}

export interface ExpectedPort {
  readonly ifIndex: number;
  readonly ifName: string;
  readonly ifOperStatus: string;
  readonly ifAdminStatus: string;
  readonly ifType: string;
  readonly ifSpeed: number | null;
}

export interface Expected {
  readonly kind: string;
  readonly sysObjectID: string;
  readonly sensors: readonly ExpectedSensor[];
  readonly ports?: readonly ExpectedPort[];
}

export function recordingNames(): string[] {
  if (!recordingsPresent) return [];
  return readdirSync(recordingFolder)
    .filter((name) => name.endsWith('.snmprec'))
    .map((name) => name.slice(0, -'.snmprec'.length));
}

export function readExpected(name: string): Expected {
  return JSON.parse(readFileSync(`${recordingFolder}${name}.expected.json`, 'utf8')) as Expected;
}

// What one unit of the expected class is in the registry's unit.
const factors: Readonly<Record<string, number>> = {
  runtime: 60,
  delay: 1,
  power_consumed: 1000,
  airflow: 0.000471947443,
  pressure: 1000,
  waterflow: 1 / 60,
};

/** The expected value in the registry's unit. */
export function inRegistryUnit(sensor: ExpectedSensor): number {
  return sensor.value * (factors[sensor.class] ?? 1);
}
