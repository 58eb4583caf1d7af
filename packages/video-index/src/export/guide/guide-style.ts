export const guideStyle = `
:root { color-scheme: light dark; --ink: #1c2230; --dim: #5b6577; --paper: #f7f8fa; --card: #ffffff; --line: #dfe3ea; --accent: #b4232a; --value: #eef2ff; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ebf1; --dim: #9ba6b8; --paper: #11141a; --card: #1a1f28; --line: #2c3441; --accent: #ff8a8f; --value: #262f4a; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 880px; padding: 40px 20px 72px; font: 16px/1.55 system-ui, -apple-system, "Segoe UI", "Noto Sans CJK SC", sans-serif; color: var(--ink); background: var(--paper); overflow-wrap: anywhere; }
h1 { margin: 0 0 4px; font-size: 30px; line-height: 1.2; text-wrap: balance; }
h2 { margin: 36px 0 12px; font-size: 20px; }
h3 { display: flex; align-items: baseline; gap: 10px; margin: 0 0 14px; font-size: 17px; line-height: 1.4; }
h3 time { margin-left: auto; flex: none; font-weight: 400; font-size: 13px; color: var(--dim); font-variant-numeric: tabular-nums; }
.number { flex: none; min-width: 28px; height: 28px; padding: 0 6px; border-radius: 14px; font-size: 14px; line-height: 28px; text-align: center; color: var(--card); background: var(--accent); font-variant-numeric: tabular-nums; }
a { color: var(--accent); }
.facts, .expect, .values p { color: var(--dim); }
.facts { margin: 0 0 8px; }
article, .values { margin: 20px 0; padding: 20px; background: var(--card); border: 1px solid var(--line); border-radius: 12px; }
.values h2 { margin-top: 0; } .values p { margin: 0 0 10px; }
table { border-collapse: collapse; width: 100%; } th, td { padding: 6px 16px 6px 0; text-align: left; vertical-align: top; border-top: 1px solid var(--line); } th { width: 40%; font-weight: 600; }
var { font-style: normal; padding: 1px 5px; border-radius: 5px; background: var(--value); }
figure { margin: 0; } img { display: block; width: 100%; height: auto; border: 1px solid var(--line); border-radius: 8px; }
.expect { margin: 12px 0 0; }
@media (max-width: 520px) { body { padding: 24px 12px 48px; } article, .values { padding: 14px; } h1 { font-size: 24px; } }
@page { margin: 16mm 14mm; }
@media print {
  :root { color-scheme: light; --ink: #111; --dim: #555; --paper: #fff; --card: #fff; --line: #ccc; --accent: #b4232a; --value: #eef2ff; }
  body { max-width: none; padding: 0; font-size: 11pt; }
  article { padding: 0 0 10pt; border: 0; border-radius: 0; }
  article, .values, figure, tr { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  .number { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  img { max-height: 105mm; width: auto; max-width: 100%; }
}
`
