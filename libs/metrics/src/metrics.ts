import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** A value of a gauge, with the values of its labels. */
export interface Reading {
  labels?: Record<string, string>;
  value: number;
}

/** From a millisecond to the longest that a request may take. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30];

/**
 * What a process counts of itself. Labels come from the code (a route's template, a queue, an outcome), never from a caller:
 * no path, id, tenant or address, so that series are bounded and say nothing about anybody.
 */
@Injectable()
export class Metrics {
  private readonly registry = new Registry();

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  /** In the text format of Prometheus. */
  text(): Promise<string> {
    return this.registry.metrics();
  }

  counter<L extends string>(name: string, help: string, labelNames: readonly L[] = []): Counter<L> {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  /** Durations in seconds. */
  histogram<L extends string>(name: string, help: string, labelNames: readonly L[] = []): Histogram<L> {
    return new Histogram({ name, help, labelNames, buckets: SECONDS, registers: [this.registry] });
  }

  /** Read when it is asked for. What cannot be read now is left out of this answer; the others are in it. */
  gauge(
    name: string,
    help: string,
    labelNames: readonly string[],
    read: () => Reading[] | Promise<Reading[]>,
  ): void {
    const gauge: Gauge = new Gauge({
      name,
      help,
      labelNames,
      registers: [this.registry],
      async collect() {
        // Without labels a reset leaves a 0, which nobody has read.
        if (labelNames.length) gauge.reset();
        else gauge.remove();
        try {
          for (const { labels = {}, value } of await read()) gauge.set(labels, value);
        } catch {
          // It is missed where it is looked at.
        }
      },
    });
  }

  /** A sum that somebody else keeps, which only grows. */
  total(name: string, help: string, read: () => number): void {
    const counter = new Counter({
      name,
      help,
      registers: [this.registry],
      collect() {
        counter.reset();
        counter.inc(read());
      },
    });
  }
}
