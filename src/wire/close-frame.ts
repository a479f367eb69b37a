import { isUtf8 } from 'node:buffer';
import type { ProblemList } from './problem.js';

/** What a Close frame says (RFC 6455 section 5.5.1). */
export interface CloseFrame {
  /** Absent where the frame holds none. */
  readonly code?: number;
  /** Empty where the frame holds none; what is not UTF-8 is replaced by U+FFFD. */
  readonly reason: string;
  /** Index of the frame. */
  readonly frame: number;
}

/** Reads the payload of a Close frame. */
export function parseClose(payload: Buffer, frame: number, problems: ProblemList): CloseFrame {
  if (payload.length < 2) {
    if (payload.length === 1) problems.add('ws-close-length');
    return { reason: '', frame };
  }
  const code = payload.readUInt16BE(0);
  const reason = payload.subarray(2);
  if (!mayBeSent(code)) problems.add('ws-close-code');
  if (!isUtf8(reason)) problems.add('ws-close-utf8');
  return { code, reason: reason.toString('utf8'), frame };
}

/**
 * RFC 6455 section 7.4: 1004, 1005, 1006 and 1015 never stand in a frame, nor do codes below 1000, those from 1000 to 2999 that
 * nobody has registered, and those from 5000 up. 1012 to 1014 were registered later.
 */
function mayBeSent(code: number): boolean {
  if (code >= 3000) return code < 5000;
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014);
}
