/**
 * The first half of the page's script: reads the index, filters, and draws rows of the matrix as they come into view. Text goes in as text
 * nodes only; the page's policy refuses anything else.
 */
export const MATRIX_SCRIPT = String.raw`
const STEP = 100;
const SYMBOL = { fail: '\u2717', known: '\u25cb', error: '?', warn: '!', flaky: '~', info: 'i', skip: '\u2013', pass: '\u2713' };
const byId = (id) => document.getElementById(id);
const read = (id) => { const found = byId(id); return found ? JSON.parse(found.textContent) : undefined; };
const index = read('index');
const { marks, targets, rows } = index;
const clauses = new Map(index.clauses.map((clause) => [clause.id, clause]));
const none = Object.create(null);
const clauseOf = (id) => clauses.get(id) || none;

/** An element with attributes and children; a child that is a string becomes a text node. */
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {}))
    if (value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : value);
  element.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== null));
  return element;
}

/** Each part is encoded, so that the @ between them is the only one. */
function linkTo(row, target) {
  const id = encodeURIComponent(row.id).replaceAll('%2F', '/');
  return '#' + id + (target === undefined ? '' : '@' + encodeURIComponent(targets[target].name));
}

function linked(hash) {
  const [id, target] = hash.slice(1).split('@');
  try {
    const wanted = decodeURIComponent(id);
    const name = target === undefined ? undefined : decodeURIComponent(target);
    const row = rows.findIndex((item) => item.id === wanted);
    return { row, target: targets.findIndex((item) => item.name === name) };
  } catch {
    return { row: -1, target: -1 };
  }
}

const markAt = (row, target) => marks[row.marks[target]];
const shown = { rows: [], drawn: 0, columns: [] };

const texts = rows.map((row) =>
  [row.id, row.title, ...row.proves, ...row.proves.flatMap((id) => [clauseOf(id).cited || '', clauseOf(id).text || ''])].join('\n').toLowerCase());

function selected() {
  const target = byId('target').value;
  const chosen = new Set([...byId('marks').querySelectorAll('input:checked')].map((box) => box.value));
  const columns = target === '' ? targets.map((_, at) => at) : [Number(target)];
  const words = byId('search').value.toLowerCase().split(/\s+/).filter(Boolean);
  const documentName = byId('document').value;
  const level = byId('level').value;
  const fits = (row, at) =>
    (level === '' || row.level === level) &&
    (documentName === '' || row.proves.some((id) => clauseOf(id).document === documentName)) &&
    words.every((word) => texts[at].includes(word)) &&
    columns.some((column) => chosen.has(markAt(row, column)));
  return { columns, rows: rows.flatMap((row, at) => (fits(row, at) ? [at] : [])) };
}

function refresh() {
  Object.assign(shown, selected(), { drawn: 0 });
  const head = byId('matrix').tHead.rows[0];
  const many = shown.columns.length > 4;
  head.replaceChildren(make('th', { scope: 'col' }, 'case'),
    ...shown.columns.map((at) => make('th', { scope: 'col' }, make('span', { class: many ? 'across' : 'along' }, targets[at].name))));
  byId('matrix').tBodies[0].replaceChildren();
  drawMore(STEP);
  byId('count').textContent = shown.rows.length + ' of ' + rows.length + ' cases';
}

function drawMore(most) {
  const until = Math.min(shown.rows.length, shown.drawn + most);
  const lines = shown.rows.slice(shown.drawn, until).map(matrixRow);
  byId('matrix').tBodies[0].append(...lines);
  shown.drawn = until;
  byId('more').hidden = until >= shown.rows.length;
}

function matrixRow(at) {
  const row = rows[at];
  const cells = shown.columns.map((column) => {
    const mark = markAt(row, column);
    if (mark === undefined) return make('td', {}, make('span', { class: 'unseen' }, 'not run'));
    const words = shown.columns.length > 4 ? make('span', { class: 'unseen' }, ' ' + mark) : ' ' + mark;
    const name = mark + ', ' + targets[column].name + ', ' + row.id;
    return make('td', { class: mark },
      make('a', { href: linkTo(row, column), 'aria-label': name, title: mark + ', ' + targets[column].name }, make('span', { 'aria-hidden': 'true' }, SYMBOL[mark]), words));
  });
  return make('tr', {}, make('th', { scope: 'row' }, make('a', { href: linkTo(row), class: 'mono' }, row.id), make('small', {}, row.title)), ...cells);
}

function fillFilters() {
  byId('target').append(...targets.map(({ name }, at) => make('option', { value: String(at) }, name)));
  const documents = new Map();
  for (const row of rows)
    for (const { document: name, cited } of row.proves.map(clauseOf))
      if (name !== undefined && !documents.has(name)) documents.set(name, cited.replace(/(,? section .*|, ".*)$/s, ''));
  byId('document').append(...[...documents].sort((a, b) => (a[1] < b[1] ? -1 : 1)).map(([name, title]) =>
    make('option', { value: name }, title + ' (' + name + ')')));
  const counts = new Map(marks.map((mark, at) => [mark, rows.reduce((sum, row) => sum + row.marks.split(String(at)).length - 1, 0)]));
  byId('marks').append(...marks.filter((mark) => counts.get(mark) > 0).map((mark) =>
    make('label', { class: mark }, make('input', { type: 'checkbox', value: mark, checked: true }), ' ' + SYMBOL[mark] + ' ' + mark + ' (' + counts.get(mark) + ')')));
}

function start() {
  fillFilters();
  refresh();
  const filters = byId('filters');
  filters.addEventListener('input', refresh);
  filters.addEventListener('submit', (event) => event.preventDefault());
  filters.addEventListener('reset', () => setTimeout(refresh));
  byId('more').addEventListener('click', () => drawMore(STEP));
  new IntersectionObserver((seen) => {
    if (seen.some(({ isIntersecting }) => isIntersecting)) drawMore(STEP);
  }).observe(byId('more'));
  byId('matrix').parentElement.addEventListener('scroll', ({ target: box }) => {
    if (box.scrollTop + box.clientHeight * 2 > box.scrollHeight) drawMore(STEP);
  });
  addEventListener('beforeprint', () => drawMore(Infinity));
  addEventListener('hashchange', openLinked);
  watchCase();
  openLinked();
}
`;
