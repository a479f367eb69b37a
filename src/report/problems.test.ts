import { expect, it } from 'vitest';
import { problemCount, problemLines } from './problems.js';
import { desk, sources } from './testing/stream.js';

const problem = {
  code: 'suite/unknown-key',
  severity: 'error',
  message: 'unknown key "titel"',
  remedy: 'did you mean "title"?',
  span: { file: 'suites/http1/framing.yaml', line: 2, column: 1 },
} as const;

it('shows a problem with its lines, a caret, and what would be right', () => {
  expect(problemLines([problem], sources, desk().look)).toEqual([
    'error: unknown key "titel"',
    '  suites/http1/framing.yaml:2:1',
    '  1 │ title: Framing',
    '  2 │ scenarios:',
    '    │ ^',
    '  did you mean "title"?',
    '  [suite/unknown-key]',
    '',
  ]);
});

it('counts errors and warnings apart', () => {
  expect(problemCount([problem, { ...problem, severity: 'warning' }, problem])).toBe('2 errors, 1 warning');
  expect(problemCount([])).toBe('');
});
