import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JournalRecord } from '../model/evidence.js';
import type { ProgramStep } from '../model/program.js';
import { JournalFile } from './journal-file.js';
import { JournalRemote } from './journal-remote.js';
import { RemoteControl } from './remote-control.js';
import { resolveTarget } from './resolve.js';
import { play } from './testing/play.js';

const signal = new AbortController().signal;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatespec-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function line(caseId: string, index: number): string {
  return `{"c":"${caseId}","p":"main","k":"7.1","i":${index},"w":"step","v":{"d":[["type","http.request"]]},"at":1.5}\n`;
}

describe('a journal on disk', () => {
  it('is read while a writer appends, by many listeners, in order and cheaply', async () => {
    const [total, cases] = [100_000, 50];
    const file = openSync(join(folder, 'journal.jsonl'), 'a');
    const journal = new JournalFile(folder);
    const seen = Array.from({ length: cases }, () => 0);
    for (let i = 0; i < cases; i++)
      journal.subscribe(`c${i}`, (record) => {
        if (record.index === seen[i]) seen[i]!++;
      });
    const before = process.cpuUsage();
    for (let i = 0; i < total; i += 500) {
      const lines = Array.from({ length: 500 }, (_, j) =>
        line(`c${(i + j) % cases}`, Math.floor((i + j) / cases)),
      );
      writeSync(file, lines.join(''));
      await new Promise(setImmediate);
    }
    await journal.sync();
    const { user, system } = process.cpuUsage(before);
    expect(seen).toEqual(seen.map(() => total / cases));
    expect((user + system) / total).toBeLessThan(50); // microseconds a record, writing included
    await journal.close();
    closeSync(file);
  });

  it('is not looked at while nobody listens, and hands over what came meanwhile', async () => {
    const journal = new JournalFile(folder);
    const end = journal.subscribe('a', () => {});
    end();
    writeFileSync(join(folder, 'journal.jsonl'), line('b', 1));
    const records: JournalRecord[] = [];
    journal.subscribe('b', (record) => records.push(record));
    await journal.sync();
    expect(records.map((record) => record.index)).toEqual([1]);
    await journal.close();
    await journal.close();
  });

  it('begins behind what earlier runs left', async () => {
    writeFileSync(join(folder, 'journal.jsonl'), line('a', 1));
    const journal = new JournalFile(folder, line('a', 1).length);
    const records: JournalRecord[] = [];
    journal.subscribe('a', (record) => records.push(record));
    writeFileSync(join(folder, 'journal.jsonl'), line('a', 2), { flag: 'a' });
    await journal.sync();
    expect(records.map((record) => record.index)).toEqual([2]);
    await journal.close();
  });
});

const talk: ProgramStep[] = [
  [0, 'read', 'all'],
  [1, 'start', { status: 200, headers: [] }],
  [2, 'body', { r: ['xyz', 2000] }],
  [3, 'await', { gate: 'go', deadline: 10_000 }],
  [4, 'end', null],
];

describe.each(['reference', 'reference:wsgi'])('the journal of %s', (name) => {
  it('is the same over HTTP as on disk, and so are its gates', async () => {
    const running = await (await resolveTarget(name)).launch({ settings: {} }, signal);
    const info = await running.ready(signal);
    const control = await RemoteControl.open(running.address, running.token, true);
    const remote = new JournalRemote(control, 0);
    try {
      const [near, far]: JournalRecord[][] = [[], []];
      const atGate = new Promise<void>((resolve) => {
        running.journal.subscribe('case1', (record) => {
          near!.push(record);
          if (record.index === 2) resolve();
        });
      });
      remote.subscribe('case1', (record) => far!.push(record));
      const answer = play(running, 'case1', talk);
      await atGate;
      await control.ask({ op: 'open', case: 'case1', gate: 'go' });
      expect((await answer).body).toHaveLength(6_000);
      await play(running, 'case2', [[0, 'respond', { status: 204, headers: [], body: { b: '' } }]]);
      await running.journal.sync();
      await remote.sync();
      expect(near!.length).toBeGreaterThan(6);
      expect(far).toEqual(near);
      expect(info.nonce).toBeTypeOf('string');
      await control.ask({ op: 'forget', case: 'case1' });
      await running.gates.open('case1', 'again');
      await running.gates.forget('case1');
    } finally {
      await remote.close();
      await running.stop();
    }
  });
});

it('a journal over HTTP says so when the probe is gone', async () => {
  const running = await (await resolveTarget('wsgiref')).launch({ settings: {} }, signal);
  await running.ready(signal);
  const remote = new JournalRemote(await RemoteControl.open(running.address, running.token, false), 0);
  await remote.sync();
  await running.stop();
  await expect(remote.sync()).rejects.toMatchObject({ code: 'target/unreachable' });
  await remote.close();
});
