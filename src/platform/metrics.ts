// What the product says about itself to Prometheus. Names start with `qosha_`, carry base units
// (`_seconds`, `_bytes`, `_joules`, `_celsius`, `_ratio` from 0 to 1), counters end in `_total`.
// Easy to get wrong: label values come from small closed sets, never from names of tenants, devices or people.

import assert from 'node:assert/strict';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

export interface MetricNaming {
  readonly name: string;
  readonly help: string;
  /** Names of labels, each with a small closed set of values. */
  readonly labels?: readonly string[];
}

/** A figure that somebody else keeps: it is read each time it is asked for. */
export interface ReadNaming extends MetricNaming {
  readonly kind: 'counter' | 'gauge';
  /** The figure, or with one label its figures by the label's value. */
  readonly values: () => number | Readonly<Record<string, number>>;
}

export interface Metrics {
  readonly registry: Registry;
  /** Content type of `expose()`. */
  readonly contentType: string;
  /** Only ever grows; the name ends in `_total`. Asking again for a name returns the same counter. */
  counter(naming: MetricNaming): Counter;
  gauge(naming: MetricNaming): Gauge;
  /** `buckets` are upper bounds in the base unit of the name. */
  histogram(naming: MetricNaming & { readonly buckets: readonly number[] }): Histogram;
  /** A counter (its name ends in `_total`) or gauge that is read when Prometheus asks; asking again replaces it. */
  read(naming: ReadNaming): void;
  /** The text that Prometheus reads. */
  expose(): Promise<string>;
}

const misnamed = ['handles', 'requests', 'resources'].map((what) => `nodejs_active_${what}_total`);

/** Creates an empty set of metrics; `processMetrics` adds memory, processor and event-loop figures of Node. */
export function createMetrics(options: { readonly processMetrics?: boolean } = {}): Metrics {
  const registry = new Registry();
  if (options.processMetrics === true) {
    collectDefaultMetrics({ register: registry });
    // Gauges with the name of counters: Prometheus would warn of each.
    for (const name of misnamed) registry.removeSingleMetric(name);
  }
  const settings = (naming: MetricNaming) => {
    assert.match(naming.name, /^qosha_[a-z0-9_]+$/);
    return {
      name: naming.name,
      help: naming.help,
      labelNames: [...(naming.labels ?? [])],
      registers: [registry],
    };
  };
  return {
    registry,
    contentType: registry.contentType,
    counter(naming) {
      assert.match(naming.name, /_total$/);
      const known = registry.getSingleMetric(naming.name);
      if (known === undefined) return new Counter(settings(naming));
      assert(known instanceof Counter);
      return known;
    },
    gauge(naming) {
      const known = registry.getSingleMetric(naming.name);
      if (known === undefined) return new Gauge(settings(naming));
      assert(known instanceof Gauge);
      return known;
    },
    histogram(naming) {
      const known = registry.getSingleMetric(naming.name);
      if (known === undefined) return new Histogram({ ...settings(naming), buckets: [...naming.buckets] });
      assert(known instanceof Histogram);
      return known;
    },
    read(naming) {
      assert.equal(naming.name.endsWith('_total'), naming.kind === 'counter');
      const [label] = naming.labels ?? [];
      const collect = (metric: Counter | Gauge): void => {
        metric.reset();
        const values = naming.values();
        if (typeof values === 'number') return metric.inc(values);
        for (const [value, figure] of Object.entries(values)) metric.inc({ [label ?? '']: value }, figure);
      };
      const options = {
        ...settings(naming),
        registers: [],
        collect(this: Counter | Gauge) {
          collect(this);
        },
      };
      registry.removeSingleMetric(naming.name);
      registry.registerMetric(naming.kind === 'counter' ? new Counter(options) : new Gauge(options));
    },
    expose: () => registry.metrics(),
  };
}
