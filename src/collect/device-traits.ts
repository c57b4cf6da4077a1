// What one device was found to take: objects in a request, whether its GETBULK can be trusted, objects for which it
// refuses the rest. Easy to get wrong: what the agent says itself (`tooBig`, a named object) is kept; silence may have
// been a lost datagram, so a size that was once answered is not given up for one of them, and is tried again later.
import { startingGetSize } from './device-channel.ts';
import type { PlanLimits, PlannedRequest } from './request-plan.ts';

const largestGetSize = 64;
/** GETBULK answers in a row with other names than asked before GETBULK is given up for the device. */
const strikesForNoBulk = 3;
/** A device that took full requests in so many polls is tried with larger ones. */
const pollsBeforeGrowth = 2;
/** A size that was once too large is tried again after so many polls. */
const pollsBeforeRetrial = 500;
/** GETBULK for fewer objects than this is not made smaller, it is given up. */
const leastBulkObjects = 8;

/** Unanswered requests in a row, of a size that was answered before, that are put down to their size. */
const silencesForTooLarge = 6;

export type AskLimits = Pick<PlanLimits, 'objects' | 'bulk' | 'refused'>;

export class DeviceTraits {
  /** Objects for which the agent refuses the whole request. */
  readonly refused = new Set<string>();
  hasBulk: boolean;
  objects = startingGetSize;
  #mostObjects = largestGetSize;
  #bulkStrikes = 0;
  #cleanPolls = 0;
  #pollsSinceShrink = 0;
  readonly #sizes = { get: new AskedSize(), bulk: new AskedSize(), list: new AskedSize() };
  #limits: AskLimits = { objects: 0, bulk: false, refused: new Set() };

  constructor(hasBulk: boolean) {
    this.hasBulk = hasBulk;
  }

  /** What a plan for this device must keep to; the same object until more is learnt. */
  get limits(): AskLimits {
    const { objects, hasBulk: bulk, refused } = this;
    const known = this.#limits;
    if (known.objects !== objects || known.bulk !== bulk || known.refused.size !== refused.size) {
      this.#limits = { objects, bulk, refused: new Set(refused) };
    }
    return this.#limits;
  }

  /** More objects than this do not get through. */
  shrink(objects: number): void {
    this.objects = Math.max(1, objects);
    this.#mostObjects = this.objects;
    this.#pollsSinceShrink = 0;
  }

  /** A request of so many objects was answered. */
  noteAnswered(kind: PlannedRequest['kind'], objects: number): void {
    this.#sizes[kind].noteAnswered(objects);
  }

  /** Whether its size is why a request went unanswered though the device speaks. */
  isTooLarge(kind: PlannedRequest['kind'], objects: number): boolean {
    return this.#sizes[kind].isTooLarge(objects);
  }

  /** Too large an answer is asked for in smaller parts; other rows than expected, again and again, end GETBULK. */
  doubtBulk(isTooLarge: boolean, count: number): void {
    if (isTooLarge && count > leastBulkObjects) return this.shrink(Math.min(this.objects, count) >> 1);
    this.#bulkStrikes++;
    if (this.#bulkStrikes >= strikesForNoBulk) this.hasBulk = false;
    return undefined;
  }

  /** A poll in which everything asked for was answered as expected, or not. */
  notePoll(isClean: boolean): void {
    this.#pollsSinceShrink++;
    if (isClean) {
      this.#bulkStrikes = 0;
      this.#cleanPolls++;
      if (this.#cleanPolls % pollsBeforeGrowth === 0) {
        this.objects = Math.min(this.#mostObjects, this.objects * 2);
      }
    } else {
      this.#cleanPolls = 0;
    }
    if (this.#pollsSinceShrink < pollsBeforeRetrial || this.#mostObjects === largestGetSize) return;
    this.#mostObjects = Math.min(largestGetSize, this.#mostObjects * 2);
    this.#pollsSinceShrink = 0;
  }
}

/** Sizes of requests of one kind that were answered, and that were not. */
class AskedSize {
  #answered = 0;
  #unanswered = 0;
  #silences = 0;

  noteAnswered(objects: number): void {
    if (objects > this.#answered) this.#answered = objects;
    if (objects >= this.#unanswered) this.#silences = 0;
  }

  isTooLarge(objects: number): boolean {
    this.#unanswered = objects;
    this.#silences++;
    if (objects <= this.#answered && this.#silences < silencesForTooLarge) return false;
    this.#answered = Math.min(this.#answered, objects - 1);
    this.#silences = 0;
    return true;
  }
}
