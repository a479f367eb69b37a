// Adds up what the steps of .ci/run counted, and prints the one line that sums it up.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
const read = (name) => readFileSync(join(folder, name), 'utf8');
let passed = 0;
let failed = 0;

/** A file that failed though none of its tests did, as one that could not be loaded, is a failure too. */
function addVitest(name) {
  if (!existsSync(join(folder, name))) {
    console.log(`${name}: no counts were left`);
    failed++;
    return;
  }
  const report = JSON.parse(read(name));
  passed += report.numPassedTests;
  failed += report.numFailedTests;
  failed += report.testResults.filter((file) => file.status === 'failed' && !hasFailed(file)).length;
}

const hasFailed = (file) => file.assertionResults.some(({ status }) => status === 'failed');

function addUnittest(name) {
  const text = existsSync(join(folder, name)) ? read(name) : '';
  const ran = /^Ran (\d+) tests?/m.exec(text);
  const outcome = /^(?:OK|FAILED)(?: \((.*)\))?$/m.exec(text);
  if (!ran || !outcome) {
    console.log(`${name}: no counts were left`);
    failed++;
    return;
  }
  const of = (kind) => Number(new RegExp(`${kind}=(\\d+)`).exec(outcome[1] ?? '')?.[1] ?? 0);
  const broken = of('failures') + of('errors') + of('unexpected successes');
  failed += broken;
  passed += Number(ran[1]) - broken - of('skipped');
}

/** One line a check. */
function addChecks(name) {
  if (!existsSync(join(folder, name))) return;
  for (const line of read(name).trim().split('\n')) line === 'passed' ? passed++ : failed++;
}

/** A fault that was caught counts as passed; one that was not, and all else that a proof must not lack, as failed. */
function addProof(name) {
  if (!existsSync(join(folder, name))) {
    console.log(`${name}: no counts were left`);
    failed++;
    return;
  }
  const { faults, unhealthy, gaps, unknown, clauseless, faultless } = JSON.parse(read(name));
  const killed = faults.filter(({ state }) => state === 'killed').length;
  passed += killed;
  failed += faults.length - killed;
  for (const lacking of [unhealthy, gaps, unknown, clauseless, faultless]) failed += lacking.length;
}

addVitest('vitest-offline.json');
for (const name of ['python-probe.log', 'python-reference.log', 'python-mutants.log']) addUnittest(name);
addChecks('checks');
addProof('proof.json');
addVitest('vitest-online.json');
if (failed === 0 && existsSync(join(folder, 'npm-test-failed'))) failed++;
const files = readdirSync(folder).sort().join(', ');
console.log(`\ncounted: ${files}`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
