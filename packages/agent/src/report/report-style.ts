export const reportStyle = `
:root { color-scheme: light dark; --ink: #1d2433; --dim: #5d677a; --paper: #f6f7f9; --card: #fff; --line: #e1e5eb; --yes: #15803d; --no: #c2261d; --wait: #a16207; }
@media (prefers-color-scheme: dark) { :root { --ink: #e7eaf0; --dim: #9aa4b5; --paper: #12151b; --card: #1b2029; --line: #2b323e; --yes: #4ade80; --no: #f87171; --wait: #facc15; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1180px; padding: 32px 20px 64px; font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); overflow-wrap: anywhere; }
h1 { margin: 4px 0; font-size: 26px; } h2 { margin: 0 0 12px; font-size: 17px; }
.facts, figcaption, small, dt { color: var(--dim); }
.badge { display: inline-block; margin: 0; padding: 1px 10px; border-radius: 99px; font-size: 12px; font-weight: 600; color: var(--dim); border: 1px solid currentColor; vertical-align: 2px; }
.badge.done { color: var(--yes); } .badge.failed { color: var(--no); } .badge.stopped, .badge.needs_approval, .badge.skipped { color: var(--wait); }
.reason { color: var(--no); font-weight: 600; }
section, article { margin: 18px 0; padding: 18px 20px; background: var(--card); border: 1px solid var(--line); border-radius: 12px; }
table { width: 100%; border-collapse: collapse; } th { text-align: left; font-weight: 600; color: var(--dim); } th, td { padding: 4px 12px 4px 0; vertical-align: top; overflow-wrap: break-word; }
section { overflow-x: auto; }
.pictures { display: grid; grid-template-columns: repeat(auto-fit, minmax(280px, 1fr)); gap: 14px; }
figure { margin: 0; } .frame { position: relative; border: 1px solid var(--line); border-radius: 8px; overflow: hidden; } .frame img { display: block; width: 100%; }
.mark { position: absolute; border: 2px solid #ef4444; border-radius: 4px; box-shadow: 0 0 0 3px rgb(239 68 68 / 25%); }
figcaption { font-size: 12px; margin-top: 4px; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 16px; margin: 14px 0 0; } dd { margin: 0; }
.notes { margin: 12px 0 0; padding: 0; list-style: none; } .notes li { padding-left: 22px; position: relative; } .notes li::before { position: absolute; left: 0; }
.yes::before { content: '✓'; color: var(--yes); } .no::before { content: '✗'; color: var(--no); } .unseen { color: var(--dim); } .unseen::before { content: '○'; } .heal::before { content: '↻'; color: var(--wait); }
@media (max-width: 480px) { section, article { padding: 14px; } th, td { padding-right: 7px; font-size: 13px; } }
`
