/** How an exported page looks: one column to read, the outline beside it where there is room, on paper without it. */
export const STYLE_SHEET = `
:root { --text: #1f2328; --dim: #59636e; --line: #d1d9e0; --back: #ffffff; --soft: #f6f8fa; --accent: #0550ae; --add: #116329; --cut: #a40e26; --string: #0a3069; --number: #0550ae; --word: #a0111f; }
@media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --dim: #9198a1; --line: #3d444d; --back: #0d1117; --soft: #151b23; --accent: #79c0ff; --add: #7ee787; --cut: #ffa198; --string: #a5d6ff; --number: #79c0ff; --word: #ff7b72; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text); font: 16px/1.6 system-ui, -apple-system, "Segoe UI", sans-serif; overflow-wrap: anywhere; }
main { max-width: 52rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .75rem; }
h2, h3 { font-size: 1rem; margin: 0 0 .5rem; }
h3 { color: var(--dim); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; margin: 0 0 2rem; font-size: .875rem; color: var(--dim); }
dd { margin: 0; }
a { color: var(--accent); }
section { margin: 1.5rem 0; }
.prompt { border-top: 1px solid var(--line); padding-top: 1.5rem; margin-top: 2.5rem; scroll-margin-top: 1rem; }
.prompt h2 { color: var(--accent); }
time, .note { color: var(--dim); font-weight: normal; font-size: .875rem; }
.failed { color: var(--cut); font-size: .875rem; }
.taken-back { border-left: 3px solid var(--line); padding-left: 1rem; opacity: .75; }
pre { background: var(--soft); border: 1px solid var(--line); border-radius: 6px; padding: .75rem 1rem; overflow-x: auto; font-size: .8125rem; line-height: 1.5; overflow-wrap: normal; }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
:not(pre) > code { background: var(--soft); border-radius: 4px; padding: .1em .3em; font-size: .875em; }
.output { white-space: pre-wrap; overflow-wrap: anywhere; }
.tool { margin: .75rem 0; font-size: .9375rem; }
summary { cursor: pointer; }
summary:focus-visible, a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: .9375rem; }
th, td { border: 1px solid var(--line); padding: .3rem .6rem; text-align: left; }
blockquote { margin: 1rem 0; padding-left: 1rem; border-left: 3px solid var(--line); color: var(--dim); }
img { max-width: 100%; height: auto; }
ins, del { text-decoration: none; }
ins { color: var(--add); }
del { color: var(--cut); }
.codeKeyword { color: var(--word); }
.codeString { color: var(--string); }
.codeNumber { color: var(--number); }
.codeComment { color: var(--dim); }
.added { color: var(--add); }
.removed { color: var(--cut); }
footer { border-top: 1px solid var(--line); margin-top: 3rem; color: var(--dim); font-size: .875rem; }
nav { max-width: 52rem; margin: 0 auto; padding: 0 1rem 2rem; font-size: .875rem; }
nav ol { padding-left: 2.5rem; }
nav a { text-decoration: none; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: .5rem; background: var(--back); padding: .25rem .5rem; }
@media (min-width: 78rem) {
  main { margin-left: 22rem; }
  nav { position: fixed; top: 0; left: 0; width: 20rem; height: 100vh; overflow-y: auto; padding: 1.5rem 1rem; border-right: 1px solid var(--line); background: var(--soft); }
}
@media print { nav, .skip { display: none; } main { margin: 0; max-width: none; } pre { white-space: pre-wrap; } }
`;
