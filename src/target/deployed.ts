import { type Target, TargetError } from '../model/target.js';
import type { TargetContext } from './resolve.js';

/** A probe that somebody else deployed. */
export function deployedTarget(
  name: string,
  url: URL,
  token: string | undefined,
  context: TargetContext,
): Target {
  throw new TargetError('target/usage', `${name} ${url} ${token} ${context}`);
}
