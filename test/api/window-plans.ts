// Windows over HTTP: a plan whose words name tenants and racks that nobody else may read, made by the administrator.
import { expect } from 'vitest';
import type { MaintenanceListView, WindowPageView } from '../../src/api/contract-maintenance.ts';
import type { MaintenancePlan } from '../../src/maintenance/decide.ts';
import { planOf } from '../maintenance/plan.ts';
import type { Answer, Browser } from './browser.ts';
import type { SiteFixture } from './site-fixture.ts';

export const hour = 3_600_000;
export const root = '/api/v1/maintenance';
export const pageOf = ({ body }: Answer): WindowPageView => body as WindowPageView;

export class WindowPlans {
  readonly #site: SiteFixture;
  readonly #admin: Browser;
  readonly #people: MaintenanceListView['people'];

  private constructor(site: SiteFixture, admin: Browser, people: MaintenanceListView['people']) {
    this.#site = site;
    this.#admin = admin;
    this.#people = people;
  }

  static async of(site: SiteFixture, admin: Browser): Promise<WindowPlans> {
    return new WindowPlans(site, admin, ((await admin.get(root)).body as MaintenanceListView).people);
  }

  idOf(name: string): string {
    return this.#people.find((one) => one.name === name)!.id;
  }

  /** In charge is Murad, who is on call and plans nothing. */
  plan(ids: readonly string[], fromHours = 2, untilHours = 4): MaintenancePlan {
    const nowMs = Math.floor(this.#site.clock.epochMs());
    return planOf(ids, {
      title: 'Panels of Xəzər Logistika and ООО «Волна»',
      reason: 'Both tenants, racks A01 and A02, are fed from here',
      inChargeId: this.idOf('murad'),
      fromMs: nowMs + fromHours * hour,
      untilMs: nowMs + untilHours * hour,
    });
  }

  async create(ids: readonly string[], fromHours = 2, untilHours = 4): Promise<string> {
    const made = await this.#admin.post(root, this.plan(ids, fromHours, untilHours));
    expect(made.status).toBe(201);
    return (made.body as { id: string }).id;
  }
}
