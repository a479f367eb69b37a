import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A secret of `[A-Za-z0-9_-]`, 24 characters. */
export function newToken(): string {
  return randomBytes(18).toString('base64url');
}

/** A fresh folder for journal and gates, readable by this user alone. The leash deletes it. */
export function createStateFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gatespec-')); // mode 0700
  mkdirSync(join(folder, 'gates'), { mode: 0o700 });
  writeFileSync(join(folder, 'nonce'), newToken(), { mode: 0o600 });
  return folder;
}
