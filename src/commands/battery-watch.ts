// Which components' loads batteries carry, kept up to date device by device: what a poll costs must not grow with the
// site. Easy to get wrong: two UPSs may speak for one component, which runs on battery while either says so.
import type { LatestBoard } from '../readings/latest-board.ts';
import type { Device } from '../site/site.ts';

export class BatteryWatch {
  readonly #board: LatestBoard;
  /** Components of each UPS. */
  readonly #components = new Map<string, readonly string[]>();
  readonly #reporting = new Set<string>();
  #onBattery: ReadonlySet<string> = new Set();

  constructor(board: LatestBoard, devices: readonly Device[]) {
    this.#board = board;
    for (const { id, kind, bindings } of devices) {
      if (kind !== 'ups') continue;
      this.#components.set(
        id,
        bindings.map(({ component }) => component),
      );
    }
  }

  /** Components whose device reports that its battery carries the load; the same object until that changes. */
  get onBattery(): ReadonlySet<string> {
    return this.#onBattery;
  }

  /** Whether this device reported it when it was last looked at. */
  isReporting(deviceId: string): boolean {
    return this.#reporting.has(deviceId);
  }

  /** Looks again at these devices, or at all; true when other components run on battery than before. */
  look(deviceIds: Iterable<string> = this.#components.keys()): boolean {
    let isChanged = false;
    for (const id of deviceIds) {
      if (!this.#components.has(id)) continue;
      const source = this.#board.get(id, 'output.source');
      const isOnBattery = source?.quality === 'good' && source.state === 'battery';
      if (isOnBattery === this.#reporting.has(id)) continue;
      isChanged = true;
      if (isOnBattery) this.#reporting.add(id);
      else this.#reporting.delete(id);
    }
    if (!isChanged) return false;
    const onBattery = new Set([...this.#reporting].flatMap((id) => this.#components.get(id) ?? []));
    if (onBattery.symmetricDifference(this.#onBattery).size === 0) return false;
    this.#onBattery = onBattery;
    return true;
  }
}
