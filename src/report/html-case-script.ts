/** The second half of the page's script: one case in a dialog, with all that is known of it on one target. */
export const CASE_SCRIPT = String.raw`
let before;
const fixtures = () => (fixtures.read ||= new Map(read('fixtures').map(({ file, lines }) => [file, lines])));

function watchCase() {
  const dialog = byId('case');
  dialog.addEventListener('close', () => {
    if (linked(location.hash).row >= 0) history.pushState(null, '', location.href.split('#')[0]);
    if (before && before.isConnected) before.focus();
    before = undefined;
  });
  dialog.addEventListener('click', (event) => { if (event.target === dialog) dialog.close(); });
}

/** Opens the case that the address names, on the target that it names or the first that has something to tell. */
function openLinked() {
  const dialog = byId('case');
  const { row: at, target: named } = linked(location.hash);
  if (at < 0) { if (dialog.open) dialog.close(); return; }
  const results = read('case-' + at) || {};
  const row = rows[at];
  const ran = targets.map((_, target) => target).filter((target) => markAt(row, target) !== undefined);
  const worst = [...ran].sort((a, b) => Number(row.marks[a]) - Number(row.marks[b]))[0];
  const target = ran.includes(named) ? named : worst;
  if (!dialog.open) before = document.activeElement;
  dialog.replaceChildren(...casePage(at, row, target, ran, results));
  if (!dialog.open) dialog.showModal();
  showPlace();
  dialog.scrollTop = 0;
  byId('case-heading').focus();
}

function casePage(at, row, target, ran, results) {
  const result = results[target];
  return [
    caseLinks(at),
    make('h2', { id: 'case-heading', tabindex: '-1' }, row.id),
    make('p', {}, row.title, ' ', make('span', { class: 'quiet' }, '(' + row.level + ')')),
    heading('Clauses'),
    make('ul', { class: 'clauses' }, row.proves.map(clauseItem)),
    heading('Targets'),
    make('ul', { class: 'choice' }, ran.map((one) => {
      const mark = markAt(row, one);
      return make('li', {}, make('a', { href: linkTo(row, one), 'aria-current': one === target ? 'true' : undefined },
        targets[one].name, ' ', make('span', { class: mark }, SYMBOL[mark] + ' ' + mark)));
    })),
    ...(result ? resultParts(result) : [make('p', { class: 'quiet' }, 'Passed: nothing more is kept of it.')]),
    ...fixturePart(row, result),
    ...(result && result.transcript.length > 0 ? transcriptPart(result.transcript) : []),
  ];
}

const heading = (text) => make('h3', {}, text);

function caseLinks(at) {
  const place = shown.rows.indexOf(at);
  const to = (label, position) => place < 0 || shown.rows[position] === undefined ? undefined
    : make('a', { href: linkTo(rows[shown.rows[position]]) }, label);
  const close = make('button', { type: 'button' }, 'Close');
  close.addEventListener('click', () => byId('case').close());
  return make('nav', { 'aria-label': 'Cases' }, to('Previous', place - 1), to('Next', place + 1), close);
}

function clauseItem(id) {
  const { cited, text, level } = clauseOf(id);
  return make('li', {}, make('strong', {}, cited || id), ' (' + [level, id].filter(Boolean).join(', ') + ')', make('br'), text || '');
}

function resultParts(result) {
  const parts = [];
  const facts = [
    ['why', result.reason], ['behaviour seen', result.observed],
    ['baseline', result.known && (result.known.as === 'flaky' ? 'flaky: ' : 'known: ') + result.known.reason],
    ['attempts', result.attempts > 1 ? String(result.attempts) : undefined],
    ['took', Math.round(result.durationMs) + ' ms'], ['again', result.again],
    ['server', result.server], ['by hand', result.line], ['journal', result.journal],
  ].filter(([, value]) => value !== undefined);
  if (result.findings.length > 0) parts.push(heading('Findings'), findingList(result.findings));
  if (result.earlier && result.earlier.length > 0) parts.push(heading('Findings of the first attempt'), findingList(result.earlier));
  parts.push(heading('Result'), pairs(facts));
  return parts;
}

const pairs = (facts) => make('dl', {}, facts.map(([name, value]) => [make('dt', {}, name), make('dd', { class: 'mono' }, value)]));

function findingList(findings) {
  return make('ul', { class: 'findings' }, findings.map((finding) =>
    make('li', { class: 'finding ' + finding.level },
      make('p', {}, make('strong', {}, clauseOf(finding.requirement).cited || finding.requirement), ' (' + finding.level + ', ' + finding.requirement + '): ', finding.message),
      pairs([['expected', finding.expected], ['seen', finding.actual], ['at', finding.at.file + ':' + finding.at.line + ':' + finding.at.column]]))));
}

/** The lines of the scenario, or of the one that the case is a row of; the places of findings and of the row stand out. */
function fixturePart(row, result) {
  const lines = fixtures().get(row.at.file);
  const place = row.at.file + ':' + row.at.line;
  if (lines === undefined) return [heading('Fixture'), make('p', { class: 'mono' }, place)];
  const hits = new Set((result ? result.findings : []).filter(({ at }) => at.file === row.at.file).map(({ at }) => at.line));
  let first = Math.min(row.at.line, lines.length);
  while (first > 1 && !/^ {0,2}- /.test(lines[first - 1])) first--;
  let last = row.at.line;
  while (last < lines.length && /^( {3}|\s*$)/.test(lines[last])) last++;
  while (last > row.at.line && lines[last - 1].trim() === '') last--;
  const numbered = lines.slice(first - 1, last).map((text, at) => {
    const kind = hits.has(first + at) ? 'hit' : first + at === row.at.line && first < row.at.line ? 'row' : undefined;
    return make('span', { class: kind }, make('b', {}, String(first + at)), text || ' ');
  });
  return [heading('Fixture'), make('p', { class: 'mono quiet' }, place),
    make('pre', { class: 'fixture', tabindex: '0', role: 'region', 'aria-label': 'Lines of the fixture' }, numbered)];
}

/** A long scenario is scrolled to what matters in it. */
function showPlace() {
  const place = byId('case').querySelector('.fixture .hit, .fixture .row');
  if (place) place.parentElement.scrollTop = place.offsetTop - place.parentElement.offsetTop - 60;
}

function transcriptPart(entries) {
  const head = make('tr', {}, make('th', { scope: 'col', class: 'at' }, 'ms'), make('th', { scope: 'col' }, 'client'), make('th', { scope: 'col' }, 'application and server'));
  const lines = entries.map(([at, lane, kind, text, octets]) => {
    const entry = entryCell(lane, kind, text, octets);
    const ours = !(lane.startsWith('app:') || lane === 'server');
    return make('tr', { class: kind }, make('td', { class: 'at n' }, at.toFixed(2)), ours ? entry : make('td'), ours ? make('td') : entry);
  });
  return [heading('Transcript'), make('table', { class: 'timeline' }, make('thead', {}, head), make('tbody', {}, lines))];
}

function entryCell(lane, kind, text, octets) {
  const said = lane + (kind === 'sent' || kind === 'received' ? ' ' + kind : '') + (octets == null ? '' : ', ' + octets + ' octets');
  return make('td', {}, make('span', { class: 'lane' }, said), make('div', { class: 'mono' }, octetLines(text)));
}

/** Lines end after a line feed, shown or real; what stands for an octet is marked, so that it is seen apart from text. */
function octetLines(text) {
  const lines = [[]];
  for (const [token] of text.matchAll(/\\x[0-9a-f]{2}|\\u[0-9a-f]{4}|\\.|\n|[^\\\n]+|\\$/gsu)) {
    if (token !== '\n') lines[lines.length - 1].push(token[0] === '\\' ? make('i', { class: 'octet' }, token) : token);
    if (token === '\n' || token === '\\n') lines.push([]);
  }
  if (lines.length > 1 && lines[lines.length - 1].length === 0) lines.pop();
  return lines.map((line) => make('span', {}, line.length > 0 ? line : ' '));
}
`;
