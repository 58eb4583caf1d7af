function drawing(from: string, to: string, shapes: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 120">
<defs><linearGradient id="g" x1="0" y1="0" x2="1" y2="1"><stop stop-color="${from}"/><stop offset="1" stop-color="${to}"/></linearGradient></defs>
<rect width="120" height="120" fill="url(#g)"/><ellipse cx="60" cy="98" rx="36" ry="5" fill="#000" opacity=".09"/>${shapes}</svg>`
}

/** The pictures of the products that a new shop starts with. */
export const seedDrawings = {
  'ceramic-mug': drawing(
    '#fdeee3',
    '#f6d3bd',
    `<path d="M76 50h9a11 11 0 0 1 0 28h-9" fill="none" stroke="#c9653f" stroke-width="7"/>
<path d="M34 40h44v42a14 14 0 0 1-14 14H48a14 14 0 0 1-14-14z" fill="#d97a52"/><path d="M34 40h10v56a14 14 0 0 1-10-14z" fill="#e9a07e"/>
<ellipse cx="56" cy="40" rx="22" ry="5" fill="#8f3f22"/><path d="M34 60h44v8H34z" fill="#fbe3d4"/>`,
  ),
  'linen-notebook': drawing(
    '#e8f0fb',
    '#c9dbf5',
    `<rect x="36" y="26" width="52" height="70" rx="5" fill="#2f5aa8"/><rect x="36" y="26" width="11" height="70" rx="4" fill="#234684"/>
<rect x="55" y="40" width="24" height="14" rx="2" fill="#f4f7fd"/><path d="M72 26v70" stroke="#f3b33d" stroke-width="4"/>`,
  ),
  'bluetooth-speaker': drawing(
    '#ece9fb',
    '#d3ccf4',
    `<rect x="38" y="22" width="44" height="75" rx="12" fill="#3b3566"/><circle cx="60" cy="71" r="15" fill="#231f42"/>
<circle cx="60" cy="71" r="8" fill="#5b539a"/><circle cx="60" cy="41" r="9" fill="#231f42"/><circle cx="60" cy="41" r="4" fill="#7f76c6"/>
<circle cx="75" cy="29" r="2" fill="#6ee7b7"/>`,
  ),
  'watering-can': drawing(
    '#e4f5ea',
    '#bfe5cd',
    `<path d="M74 62l24-20" stroke="#23815a" stroke-width="7" stroke-linecap="round"/><path d="M92 34l13 14" stroke="#1b6748" stroke-width="6" stroke-linecap="round"/>
<path d="M38 60c-20-2-20 26 0 26" fill="none" stroke="#1b6748" stroke-width="6"/><path d="M36 54h42l-4 42H40z" fill="#2f9e6f"/>
<path d="M36 54h12l-1 42h-7z" fill="#54bb8e"/><path d="M42 54c0-22 30-22 30 0" fill="none" stroke="#23815a" stroke-width="5"/>`,
  ),
  'paper-lantern': drawing(
    '#fff6d9',
    '#fbe2a1',
    `<path d="M60 14v14" stroke="#6b5a2c" stroke-width="3"/><ellipse cx="60" cy="58" rx="31" ry="33" fill="#fffdf4"/>
<g fill="none" stroke="#e6c76c" stroke-width="2"><ellipse cx="60" cy="58" rx="31" ry="33"/><path d="M32 44h56M29 58h62M32 72h56"/></g>
<rect x="50" y="24" width="20" height="5" rx="2" fill="#8a7434"/><rect x="50" y="88" width="20" height="5" rx="2" fill="#8a7434"/>`,
  ),
  'walnut-tray': drawing(
    '#f6ede6',
    '#e3cfbf',
    `<rect x="22" y="44" width="76" height="44" rx="10" fill="#6f4428"/><rect x="29" y="50" width="62" height="32" rx="6" fill="#9b6a45"/>
<path d="M33 58c18-4 34 5 54 0M33 66c18-4 34 5 54 0M33 74c18-4 34 5 54 0" fill="none" stroke="#84542f" stroke-width="2"/>
<rect x="24" y="60" width="8" height="12" rx="4" fill="#e3cfbf"/><rect x="88" y="60" width="8" height="12" rx="4" fill="#e3cfbf"/>`,
  ),
} as const

export type SeedDrawing = keyof typeof seedDrawings
