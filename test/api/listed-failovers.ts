// The shipped sequences on the demonstration site, with such runs as a test puts there.
import type { FailoverSource } from '../../src/api/sources.ts';
import { Plan } from '../../src/failover/plan.ts';
import { readSequences } from '../../src/failover/read-sequences.ts';
import { registerDuties } from '../../src/failover/register.ts';
import type { RegisterDuty } from '../../src/failover/register.ts';
import type { KeptRun } from '../../src/failover/run-store.ts';
import type { Run, RunItem } from '../../src/failover/run.ts';
import type { Site } from '../../src/site/site.ts';

export class ListedFailovers implements FailoverSource {
  readonly runs: { kept: readonly KeptRun[]; readonly plan: Plan };
  plansRead = 0;
  readonly register = { duties: (): readonly RegisterDuty[] => registerDuties(this.runs.plan, [], 0) };

  constructor(site: Site) {
    const read = readSequences(site.file, site);
    if (!('sequences' in read)) throw new Error(JSON.stringify(read.faults));
    this.runs = { kept: [], plan: new Plan(read.sequences, site) };
  }

  async readPlans(): Promise<void> {
    this.plansRead += 1;
  }

  /** Mains lost on side A in health, but for the set that did not come. */
  runAt(atMs: number, more: Partial<Run> = {}): KeptRun {
    const { plan } = this.runs;
    const sequence = plan.sequences.get('mains-lost');
    if (sequence === undefined) throw new Error('no sequence');
    const trigger = { afterMs: atMs - 400, byMs: atMs };
    const items = plan
      .runOf('mains-lost', ['utility-a'])
      .items.map(({ key, step, componentIds }): RunItem => {
        const isMissed = key === 'in-band/gen-2';
        const tookMs = step.deadline.seconds * 800;
        return {
          key,
          stepId: step.id,
          componentIds,
          verdict: isMissed ? 'missed' : 'in-time',
          base: trigger,
          seen: isMissed ? null : { afterMs: atMs + tookMs - 700, byMs: atMs + tookMs },
          judgedAtMs: atMs + step.deadline.seconds * 1000 + 300,
          note: isMissed
            ? {
                battery: { componentId: 'ups-a-1', seconds: 370 },
                generators: { componentIds: ['gen-1', 'gen-3'], percent: 81 },
              }
            : null,
          refutedMs: null,
        };
      });
    const run: Run = {
      id: `mains-lost.utility-a.${atMs}`,
      sequenceId: 'mains-lost',
      subjects: [{ componentId: 'utility-a', trigger, returned: null }],
      openedAtMs: atMs + 100,
      endedAtMs: atMs + 200_000,
      ending: 'complete',
      items,
      links: [],
      baseline: { 'gen-1': 0 },
      mark: 'drill',
      markNote: 'A generator does not start',
      planId: null,
      gaps: [],
      ...more,
    };
    const names = Object.fromEntries(
      [...items.flatMap(({ componentIds }) => componentIds), 'utility-a'].map((id) => [id, plan.nameOf(id)]),
    );
    return { run, sequence, names, told: 1 };
  }
}
