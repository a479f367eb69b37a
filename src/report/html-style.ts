/** The look of the HTML report: light and dark as the reader's system has it, and on paper. Colour never stands alone for a verdict. */
export const STYLE = `
:root { color-scheme: light dark; --bg: #fff; --fg: #1b1f24; --quiet: #57606a; --line: #d0d7de; --soft: #f3f5f7; --link: #0550ae;
  --fail: #b3141d; --known: #8a3a8f; --error: #b3141d; --warn: #7d5200; --flaky: #7d5200; --info: #0550ae; --skip: #57606a; --pass: #116329;
  --fail-bg: #ffe3e0; --warn-bg: #fff3cd; --info-bg: #ddeeff; --pass-bg: #e3f6e6; --known-bg: #f7e6f8; }
@media screen and (prefers-color-scheme: dark) {
  :root { --bg: #0d1117; --fg: #e6edf3; --quiet: #9aa5b1; --line: #39414b; --soft: #171d26; --link: #79b8ff;
    --fail: #ff8f88; --known: #e0a3e6; --error: #ff8f88; --warn: #eac25a; --flaky: #eac25a; --info: #79b8ff; --skip: #9aa5b1; --pass: #6fdd8b;
    --fail-bg: #47171a; --warn-bg: #3d2f05; --info-bg: #0f2c50; --pass-bg: #0e2f18; --known-bg: #3b1e40; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem 1.5rem 4rem; max-width: 110rem; background: var(--bg); color: var(--fg); font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.15rem; margin: 1.8rem 0 .5rem; } h3 { font-size: 1rem; margin: 1.2rem 0 .3rem; }
p { margin: .4rem 0; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 1px; }
#cases:focus, #case-heading:focus { outline: none; }
.skip-link { position: absolute; left: -99rem; } .skip-link:focus { position: static; }
.quiet { color: var(--quiet); }
.outcome { font-size: 1.1rem; font-weight: 600; }
.problems { border-left: 4px solid var(--fail); padding: .5rem 1rem .5rem 2rem; background: var(--soft); }
code, pre, .mono { font: 13px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
pre { margin: .3rem 0; padding: .5rem .7rem; background: var(--soft); border: 1px solid var(--line); border-radius: 4px; overflow: auto; white-space: pre-wrap; }
.scroll { overflow: auto; max-width: 100%; }
.matrix { max-height: 85vh; border: 1px solid var(--line); }
table { border-collapse: collapse; }
th, td { padding: .2rem .6rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
thead th { background: var(--soft); }
.totals th[scope=row] { font-weight: 400; }
.n { text-align: right; font-variant-numeric: tabular-nums; } .n.none { color: var(--quiet); }
.fail { color: var(--fail); } .known { color: var(--known); } .error { color: var(--error); } .warn { color: var(--warn); }
.flaky { color: var(--flaky); } .info { color: var(--info); } .skip { color: var(--skip); } .pass { color: var(--pass); }
form label { margin-right: 1rem; white-space: nowrap; }
input, select, button { font: inherit; color: inherit; background: var(--bg); border: 1px solid var(--quiet); border-radius: 4px; padding: .2rem .5rem; max-width: 22rem; }
button { cursor: pointer; } button:hover { background: var(--soft); }
fieldset { border: 1px solid var(--line); border-radius: 4px; padding: .2rem .8rem .4rem; display: inline-block; }
#matrix { width: 100%; }
#matrix thead th { position: sticky; top: 0; z-index: 2; vertical-align: bottom; }
#matrix thead th:first-child { z-index: 3; left: 0; }
#matrix thead .across { writing-mode: vertical-rl; transform: rotate(180deg); max-height: 14rem; display: inline-block; }
#matrix tbody th { position: sticky; left: 0; z-index: 1; font-weight: 400; background: var(--bg); min-width: 20rem; }
#matrix tbody th small { display: block; color: var(--quiet); font-size: 13px; }
#matrix td { text-align: center; padding: 0; }
#matrix td a { display: block; min-width: 2rem; padding: .3rem .5rem; text-decoration: none; font-weight: 600; color: inherit; }
#matrix td.fail, #matrix td.error { background: var(--fail-bg); } #matrix td.warn, #matrix td.flaky { background: var(--warn-bg); }
#matrix td.known { background: var(--known-bg); } #matrix td.info { background: var(--info-bg); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
dialog { width: min(80rem, 96vw); max-height: 94vh; padding: 1rem 1.5rem 2rem; color: var(--fg); background: var(--bg); border: 1px solid var(--line); border-radius: 8px; }
dialog::backdrop { background: rgb(0 0 0 / .5); }
dialog > nav { display: flex; gap: .5rem; justify-content: flex-end; flex-wrap: wrap; }
dialog h2 { margin-top: .4rem; font-size: 1.15rem; font-weight: 600; overflow-wrap: anywhere; }
.choice { list-style: none; display: flex; flex-wrap: wrap; gap: .4rem; padding: 0; }
.choice a { display: block; padding: .15rem .6rem; border: 1px solid var(--line); border-radius: 4px; text-decoration: none; color: var(--fg); overflow-wrap: anywhere; }
.choice a[aria-current] { border-color: var(--link); box-shadow: inset 0 0 0 1px var(--link); font-weight: 600; }
.clauses, .findings { padding-left: 1.2rem; }
.finding { border-left: 4px solid var(--fail); padding: .1rem 0 .1rem .8rem; margin: .6rem 0; list-style: none; } .finding.should, .finding.may { border-color: var(--warn); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: .3rem 0; } dt { color: var(--quiet); } dd { margin: 0; min-width: 0; overflow-wrap: anywhere; white-space: pre-wrap; }
.fixture { counter-reset: none; white-space: pre; overflow: auto; max-height: 26rem; } .fixture span { display: block; } .fixture b { display: inline-block; width: 4ch; margin-right: 1.5ch; text-align: right; font-weight: 400; color: var(--quiet); user-select: none; }
.fixture .hit { background: var(--fail-bg); } .fixture .row { background: var(--info-bg); }
.timeline { width: 100%; table-layout: fixed; } .timeline td { overflow-wrap: anywhere; } .timeline .at { width: 6rem; text-align: right; }
.timeline .lane { color: var(--quiet); display: block; font-size: 13px; }
.timeline .sent .mono { border-left: 3px solid var(--info); } .timeline .received .mono { border-left: 3px solid var(--pass); } .timeline .app .mono { border-left: 3px solid var(--warn); }
.timeline .mono { white-space: pre-wrap; padding-left: .5rem; } .timeline .mono span { display: block; } .timeline .octet { color: var(--info); }
@media print {
  :root { color-scheme: light; }
  body { padding: 0; max-width: none; font-size: 10pt; } form, #more, .skip-link, dialog > nav { display: none; }
  .scroll, .matrix, .fixture, pre { max-height: none; overflow: visible; border: 0; } .fixture { white-space: pre-wrap; }
  #matrix thead th, #matrix tbody th { position: static; } tr, .finding { break-inside: avoid; }
  dialog { position: absolute; inset: 0 auto auto 0; width: 100%; max-width: none; max-height: none; overflow: visible; border: 0; padding: 0; } dialog::backdrop { display: none; } body:has(dialog[open]) > :is(main, header) { display: none; }
}
@media (forced-colors: active) { .choice a[aria-current] { outline: 2px solid; } }
`;
