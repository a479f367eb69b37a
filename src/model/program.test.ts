import { inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { encodeProgram, PROGRAM_CAP, type ProgramStep, withToken } from './program.js';

const name = { token: 'secret-token', caseId: 'c1', program: 'main' };

function decode(value: string): unknown {
  const [form, token, caseId, program, payload] = value.split('.');
  expect([form, token, caseId, program]).toEqual(['g1', 'secret-token', 'c1', 'main']);
  const octets = Buffer.from(payload!.slice(1), 'base64url');
  return JSON.parse((payload![0] === 'z' ? inflateRawSync(octets) : octets).toString());
}

describe('the program header', () => {
  it('carries a short program as JSON', () => {
    const steps: ProgramStep[] = [[0, 'respond', { status: 200, body: { b: 'é\n' } }]];
    const value = encodeProgram(name, steps);
    expect(value).toMatch(/^g1\.secret-token\.c1\.main\.j[A-Za-z0-9_-]+$/);
    expect(decode(value)).toEqual(steps);
  });

  it('deflates a long one, and fits in a field line', () => {
    const steps: ProgramStep[] = Array.from({ length: 500 }, (_, i) => [i, 'body', { b: `piece ${i}` }]);
    const value = encodeProgram(name, steps);
    expect(value).toMatch(/^g1\.secret-token\.c1\.main\.z[A-Za-z0-9_-]+$/);
    expect(decode(value)).toEqual(steps);
    expect(value.length).toBeLessThan(8_000);
  });

  it('keeps the name under which a result is used later, and lone surrogates', () => {
    const steps: ProgramStep[] = [
      [3, 'receive', null, { as: 'event' }],
      [4, 'send', '\ud800'],
    ];
    expect(decode(encodeProgram(name, steps))).toEqual(steps);
    expect(Buffer.from(encodeProgram(name, steps).split('.j')[1]!, 'base64url').toString()).toContain(
      '\\ud800',
    );
  });

  it('refuses what the probe would refuse', () => {
    expect(() => encodeProgram(name, [[0, 'body', { b: 'x'.repeat(PROGRAM_CAP) }]])).toThrow(RangeError);
  });

  it('takes another token', () => {
    expect(withToken('g1.-.c1.main.jW10', 'other')).toBe('g1.other.c1.main.jW10');
  });
});
