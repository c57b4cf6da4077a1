// How much garbage may pile up before it is collected. Easy to get wrong: left alone, V8 lets the heap of a process that
// lives on many small values grow to several times of what it holds; a collector of 5,000 devices then takes twice the
// memory for a few percent of the processor.
import { setFlagsFromString } from 'node:v8';

/** The heap may grow by this much over what was alive after the last collection, percent. */
const growthPercent = 25;

/** Call once, early: it counts from the next collection on. */
export function limitHeapGrowth(): void {
  setFlagsFromString(`--heap-growing-percent=${growthPercent}`);
}
