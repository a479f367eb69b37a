import type { CaseResult } from '../model/result.js';

/** Holds back failures until their last attempt, and tells a pass after a failure as flaky. */
export class Retries {
  /** The first failure of each case that is to be played again, and its attempts so far. */
  #held = new Map<
    string,
    { readonly first: CaseResult; readonly attempts: number; readonly last: CaseResult }
  >();
  #left: number;

  /** @param retries how often a failed case is played again, at most */
  constructor(
    retries: number,
    private readonly tell: (result: CaseResult) => void,
  ) {
    this.#left = retries;
  }

  /** A case has ended: it is told, or played again later. */
  ended(result: CaseResult): void {
    const before = this.#held.get(result.id);
    const attempts = (before?.attempts ?? 0) + result.attempts;
    if (result.verdict === 'fail' && this.#left > 0) {
      this.#held.set(result.id, { first: before?.first ?? result, attempts, last: { ...result, attempts } });
      return;
    }
    this.#held.delete(result.id);
    const { verdict, findings } = before?.first ?? result;
    const flaky = before !== undefined && result.verdict !== 'fail' && result.verdict !== 'error';
    this.tell({ ...result, attempts, ...(flaky ? { flaky: { verdict, findings } } : {}) });
  }

  /** Is there a case to play once more? */
  get waiting(): boolean {
    return this.#held.size > 0;
  }

  /** Ids of the cases to play once more; what fails then is final once no retries are left. */
  next(): ReadonlySet<string> {
    this.#left--;
    return new Set(this.#held.keys());
  }

  /** Tells what is held back, for a run that ends before its retries. */
  flush(): void {
    for (const { last } of this.#held.values()) this.tell(last);
    this.#held = new Map();
  }
}
