import { describe, expect, it } from 'vitest';
import { fieldValues, listElements, parseHead } from './head.js';
import { cost } from './testing/cost.js';
import { headSummary } from './testing/summary.js';

const fieldsOf = (lines: string) => headSummary(parseHead(`HTTP/1.1 200 OK\r\n${lines}\r\n`));
const status = (line: string) => {
  const { version, status, reason, problems } = parseHead(`${line}\r\n\r\n`);
  return [version, status, reason, ...problems];
};

describe('the status line', () => {
  it.each([
    ['HTTP/1.1 200 OK', ['HTTP/1.1', 200, 'OK']],
    ['HTTP/1.0 404 Not Found', ['HTTP/1.0', 404, 'Not Found']],
    ['HTTP/1.1 204 ', ['HTTP/1.1', 204, '']],
    ['HTTP/1.1 200 caf\xe9\tau lait', ['HTTP/1.1', 200, 'caf\xe9\tau lait']],
    ['HTTP/1.1 200', ['HTTP/1.1', 200, '', 'no-reason-space']],
    ['HTTP/1.1  200 OK', ['HTTP/1.1', 200, 'OK', 'bad-status-line']],
    ['HTTP/1.1\t200 OK', ['HTTP/1.1', 200, 'OK', 'bad-status-line']],
    ['HTTP/1.1 200\tOK', ['HTTP/1.1', 200, 'OK', 'bad-status-line']],
    ['HTTP/1.1 200  OK', ['HTTP/1.1', 200, ' OK']],
    ['HTTP/1.1 200OK', ['HTTP/1.1', 200, '', 'bad-status-line', 'no-reason-space']],
    ['HTTP/1.1 20 OK', ['HTTP/1.1', 20, 'OK', 'bad-status']],
    ['HTTP/1.1 099 OK', ['HTTP/1.1', 99, 'OK', 'bad-status']],
    ['HTTP/1.1 600 OK', ['HTTP/1.1', 600, 'OK', 'bad-status']],
    ['HTTP/1.1 2000 OK', ['HTTP/1.1', 2000, 'OK', 'bad-status']],
    ['HTTP/1.1 -20 OK', ['HTTP/1.1', 0, 'OK', 'bad-status-line', 'bad-status']],
    ['HTTP/1.1 abc', ['HTTP/1.1', 0, '', 'bad-status-line', 'bad-status', 'no-reason-space']],
    ['HTTP/1.1', ['HTTP/1.1', 0, '', 'bad-status-line', 'bad-status', 'no-reason-space']],
    ['HTTP/2 200 OK', ['HTTP/2', 200, 'OK', 'bad-version']],
    ['http/1.1 200 OK', ['http/1.1', 200, 'OK', 'bad-version']],
    ['HTTP/1.10 200 OK', ['HTTP/1.10', 200, 'OK', 'bad-version']],
    ['HTTP/1.1 200 O\0K', ['HTTP/1.1', 200, 'O\0K', 'nul']],
    ['HTTP/1.1 200 O\x07K', ['HTTP/1.1', 200, 'O\x07K', 'bad-reason']],
    ['HTTP/1.1 200 O\rK', ['HTTP/1.1', 200, 'O\rK', 'bare-cr']],
  ])('%j', (line, expected) => {
    expect(status(line)).toEqual(expected);
  });
});

describe('field lines', () => {
  it('keeps name, value and line as sent', () => {
    expect(parseHead('HTTP/1.1 200 OK\r\nX-Ab:\t one two \t\r\nEmpty:\r\n\r\n').fields).toEqual([
      { raw: 'X-Ab:\t one two \t', name: 'X-Ab', value: 'one two' },
      { raw: 'Empty:', name: 'Empty', value: '' },
    ]);
  });

  it.each([
    ['A: b\r\n', ['A=b'], []],
    ['A: b\xff\r\n', ['A=b\xff'], []],
    ['A : b\r\n', ['A=b'], ['space-before-colon']],
    ['A\t: b\r\n', ['A=b'], ['space-before-colon']],
    ['A b: c\r\n', ['A b=c'], ['bad-name']],
    [': c\r\n', ['=c'], ['bad-name']],
    ['A(: c\r\n', ['A(=c'], ['bad-name']],
    ['\xe9: c\r\n', ['\xe9=c'], ['bad-name']],
    ['A\0: c\r\n', ['A\0=c'], ['bad-name', 'nul']],
    ['no colon\r\n', ['=no colon'], ['no-colon']],
    ['A: b\0c\r\n', ['A=b\0c'], ['nul']],
    ['A: b\x7f\r\n', ['A=b\x7f'], ['bad-value']],
    ['A: b\x01\r\n', ['A=b\x01'], ['bad-value']],
    ['A: b\rc\r\n', ['A=b\rc'], ['bare-cr']],
    ['A: b\r\r\n', ['A=b\r'], ['bare-cr']],
    ['A: b\nC: d\r\n', ['A=b', 'C=d'], ['bare-lf']],
    ['A: b\r\n  c\r\n\td\r\n', ['A=b c d'], ['obs-fold']],
    ['A: b\r\n \0\r\n', ['A=b \0'], ['obs-fold', 'nul']],
    [' A: b\r\n', ['A=b'], ['space-before-first-field']],
    [' \r\n', ['='], ['space-before-first-field', 'no-colon']],
  ])('%j', (lines, fields, problems) => {
    expect(fieldsOf(lines)).toMatchObject({ fields, problems });
  });

  it('keeps the lines of a fold', () => {
    const { fields } = parseHead('HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n');
    expect(fields).toEqual([{ raw: 'A: b\r\n c', name: 'A', value: 'b c' }]);
  });

  it('tells once of many bare line feeds', () => {
    expect(parseHead('HTTP/1.1 200 OK\nA: b\nC: d\n\n').problems).toEqual(['bare-lf']);
  });

  it('drops the line that a cut head ends in', () => {
    const head = parseHead('HTTP/1.1 200 OK\r\nA: b\r\nC: hal', true);
    expect(headSummary(head)).toMatchObject({ fields: ['A=b'], problems: ['head-too-large'] });
  });

  it('takes long runs of blanks in linear time', () => {
    const blank = ' '.repeat(200_000);
    expect(cost(() => fieldsOf(`A:${blank}x${blank}y\r\n`))).toBeLessThan(500);
  });
});

describe('values', () => {
  const { fields } = parseHead('HTTP/1.1 200 OK\r\nVia: a, b\r\nvia: ,c ,\r\nX: y\r\n\r\n');

  it('are found whatever the case of the name', () => {
    expect(fieldValues(fields, 'via')).toEqual(['a, b', ',c ,']);
    expect(fieldValues(fields, 'none')).toEqual([]);
  });

  it('are lists without empty elements', () => {
    expect(listElements(fieldValues(fields, 'via'))).toEqual(['a', 'b', 'c']);
  });
});
