import { createHash } from 'node:crypto';
import type { CollectedRun, CollectedTarget } from './collected.js';
import type { Desk } from './finding.js';
import { CASE_SCRIPT } from './html-case-script.js';
import { embeddedJson, fixturesOf, indexOf, MARKS, storiesOf } from './html-data.js';
import { MATRIX_SCRIPT } from './html-matrix-script.js';
import { STYLE } from './html-style.js';
import { type Counts, countsOf, documentTotals } from './html-totals.js';
import { closing } from './totals.js';
import { visible } from './visible.js';

const SCRIPT = `'use strict';\n(() => {\n${MATRIX_SCRIPT}${CASE_SCRIPT}start();\n})();\n`;

/** The page in parts, because one of many targets is long. Totals are in it as markup, everything else as JSON that its script draws. */
export function* htmlDocument(run: CollectedRun, desk: Desk): Generator<string> {
  const stories = storiesOf(run, desk);
  yield head();
  yield summary(run, desk);
  yield totals(run);
  yield FILTERS;
  yield data('index', indexOf(run, stories));
  yield data('fixtures', fixturesOf(stories, desk));
  for (const [position, { results }] of stories.entries())
    if (Object.keys(results).length > 0) yield data(`case-${position}`, results);
  yield `<script>${SCRIPT}</script>\n</body>\n</html>\n`;
}

/** The policy lets run this script and this style alone, and lets nothing be loaded or sent. */
function head(): string {
  const policy = [
    "default-src 'none'",
    `script-src '${hash(SCRIPT)}'`,
    `style-src '${hash(STYLE)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>gatespec report</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
`;
}

function summary(run: CollectedRun, desk: Desk): string {
  const said = closing(run, desk.look).at(-1) ?? '';
  const { tool, startedAt } = run.start ?? { tool: { version: '?' }, startedAt: '' };
  const troubles = [...run.targets.values()].flatMap(trouble);
  const issues = run.issues.map(
    ({ kind, message, at }) =>
      `<li>baseline, ${escaped(kind)}: ${escaped(message)} <code>${escaped(`${at.file}:${at.line}`)}</code></li>`,
  );
  const problems = [...troubles, ...issues];
  return `<a class="skip-link" href="#cases">To the cases</a>
<header>
<h1>gatespec report</h1>
<p class="outcome">${escaped(said)}</p>
<p class="quiet">gatespec ${escaped(tool.version)}, <time>${escaped(startedAt)}</time></p>
${problems.length > 0 ? `<ul class="problems">${problems.join('\n')}</ul>` : ''}
</header>
<main>
`;
}

function trouble({ name, trouble }: CollectedTarget): string[] {
  if (!trouble) return [];
  const { code, message, remedy, detail } = trouble;
  return [
    `<li><strong>${escaped(name)}</strong> gave no verdict: ${escaped(message)} <code>${escaped(code)}</code>` +
      (remedy === undefined ? '' : `<p>${escaped(remedy)}</p>`) +
      (detail === undefined
        ? ''
        : `<details><summary>what it said</summary><pre tabindex="0">${escaped(detail)}</pre></details>`) +
      '</li>',
  ];
}

function totals(run: CollectedRun): string {
  const marks = MARKS.map((mark) => `<th scope="col">${mark}</th>`).join('');
  const targets = [...run.targets.values()].map(({ name, start, results }) => {
    const { server = '', python = '' } = start?.versions ?? {};
    return `<tr><th scope="row">${escaped(name)}</th><td>${escaped(server)}</td><td>${escaped(python)}</td>${cells(countsOf(results))}</tr>`;
  });
  const documents = documentTotals(run).map(
    ({ title, level, counts }) =>
      `<tr><th scope="row">${escaped(title)}</th><td>${level}</td>${cells(counts)}</tr>`,
  );
  return `<section><h2 id="by-target">By target</h2>
<div class="scroll" role="region" aria-labelledby="by-target" tabindex="0"><table class="totals">
<thead><tr><th scope="col">target</th><th scope="col">server</th><th scope="col">Python</th>${marks}</tr></thead>
<tbody>${targets.join('\n')}</tbody></table></div></section>
<section><h2 id="by-document">By document and level</h2>
<p class="quiet">Each case counts once for every document and level that it proves a clause of, on every target.</p>
<div class="scroll" role="region" aria-labelledby="by-document" tabindex="0"><table class="totals">
<thead><tr><th scope="col">document</th><th scope="col">level</th>${marks}</tr></thead>
<tbody>${documents.join('\n')}</tbody></table></div></section>
`;
}

function cells(counts: Counts): string {
  return MARKS.map(
    (mark) => `<td class="n${counts[mark] > 0 ? ` ${mark}` : ' none'}">${counts[mark]}</td>`,
  ).join('');
}

const FILTERS = `<section id="cases" tabindex="-1"><h2 id="cases-heading">Cases</h2>
<noscript><p>The cases are drawn by a script; the totals above need none.</p></noscript>
<form id="filters" role="search" aria-label="Cases">
<p><label>Search <input id="search" type="search" autocomplete="off" spellcheck="false" placeholder="id, title, clause"></label>
<label>Target <select id="target"><option value="">all</option></select></label>
<label>Document <select id="document"><option value="">all</option></select></label>
<label>Level <select id="level"><option value="">all</option><option>must</option><option>should</option><option>may</option></select></label>
<button type="reset">Show all</button></p>
<fieldset id="marks"><legend>Verdict</legend></fieldset>
</form>
<p id="count" role="status"></p>
<div class="scroll matrix" role="region" aria-labelledby="cases-heading" tabindex="0"><table id="matrix">
<thead><tr><th scope="col">case</th></tr></thead><tbody></tbody></table></div>
<p><button id="more" type="button" hidden>Show more cases</button></p>
</section>
</main>
<dialog id="case" aria-labelledby="case-heading"></dialog>
`;

function data(id: string, value: unknown): string {
  return `<script type="application/json" id="${id}">${embeddedJson(value)}</script>\n`;
}

function hash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for an element or a quoted attribute, hidden characters shown. */
export function escaped(text: string): string {
  return visible(text).replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}
