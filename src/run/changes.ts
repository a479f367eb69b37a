/**
 * Lets one case wait for what may come from several sides (a connection, the journal, the process) without polling: each side says that
 * something changed, and the wait looks again. Changes of one turn of the event loop are looked at together.
 */
export class Changes {
  #look: (() => void) | undefined;
  #due = false;
  #stopped = false;

  /** Something was received, written down or ended. */
  changed(): void {
    if (this.#due || this.#look === undefined) return;
    this.#due = true;
    setImmediate(() => {
      this.#due = false;
      this.#look?.();
    });
  }

  /** Ends the present wait and all later ones at once, as if their time were up. */
  stop(): void {
    this.#stopped = true;
    this.#look?.();
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  /** Resolves with what `check` gives once that is not undefined, or with undefined after `ms` milliseconds. One wait at a time. */
  until<T>(check: () => T | undefined, ms: number): Promise<T | undefined> {
    const now = check();
    if (now !== undefined || this.#stopped || ms <= 0) return Promise.resolve(now);
    return new Promise((resolve, reject) => {
      const settle = (value: T | undefined) => {
        clearTimeout(timer);
        this.#look = undefined;
        resolve(value);
      };
      const timer = setTimeout(() => settle(check()), ms);
      this.#look = () => {
        try {
          const value = check();
          if (value !== undefined || this.#stopped) settle(value);
        } catch (error) {
          clearTimeout(timer);
          this.#look = undefined;
          reject(error);
        }
      };
    });
  }

  /** Resolves with true once `count` has stayed the same for `quietMs`, with false when `over` holds or `ms` are up. */
  async quiet(count: () => number, quietMs: number, ms: number, over: () => boolean): Promise<boolean> {
    const end = performance.now() + ms;
    for (;;) {
      const before = count();
      const left = Math.min(quietMs, end - performance.now());
      const moved = await this.until(() => (count() !== before || over() ? true : undefined), left);
      if (over() || this.#stopped) return false;
      if (!moved) return left === quietMs;
    }
  }
}
