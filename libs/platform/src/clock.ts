/** The one source of time. Injected, so that tests can move it; everything is UTC. */
export class Clock {
  now(): Date {
    return new Date();
  }
}

/** A clock that a test sets. */
export class FixedClock extends Clock {
  constructor(private instant: Date) {
    super();
  }

  override now(): Date {
    return new Date(this.instant);
  }

  set(instant: Date): void {
    this.instant = instant;
  }
}
