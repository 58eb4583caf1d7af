import { page } from './page.ts'

const tableRow = (name: string, kind: string) =>
  `<tr><td width="300">${name}</td><td width="300">${kind}</td><td width="300"><button class="edit" aria-label="Edit"><svg width="16" height="16"><rect width="16" height="4"/></svg></button><button onclick="if (confirm('Delete “${name}”?')) { this.closest('tr').remove(); out.textContent = '“${name}” was deleted' }">Delete</button></td></tr>`

/** Pages that behave as those of widely used kits do, where that differs from plain HTML. */
export const kitPages = {
  slottedSwitch:
    page(`<form-switch style="display: block; width: 900px">Open for booking</form-switch><button onclick="out.textContent = 'Kept, booking is ' + (on ? 'open' : 'closed')">Keep</button><p id="out"></p><script>
    let on = false
    customElements.define('form-switch', class extends HTMLElement {
      constructor() {
        super()
        this.attachShadow({ mode: 'open' }).innerHTML = '<label style="display: inline-flex; position: relative"><input type="checkbox" role="switch" style="position: absolute; opacity: 0; margin: 0"><span style="width: 32px; height: 18px; border-radius: 9px; background: silver"></span><span style="margin-left: 8px"><slot></slot></span></label>'
        const [input, knob] = [this.shadowRoot.querySelector('input'), this.shadowRoot.querySelector('span')]
        input.onchange = () => { on = input.checked; knob.style.background = on ? 'royalblue' : 'silver' }
      }
    })
    </script>`),
  wideWords: page(
    `<div style="width: 900px" onmousedown="if (event.offsetX < 160) out.textContent = 'Opened the archive'"><span style="display: block; pointer-events: none">Old letters</span></div><p id="out"></p>`,
  ),
  pressedList:
    page(`<label for="site">Site</label><div style="position: relative; width: 300px; border: 1px solid"><input id="site" role="combobox" type="search" aria-expanded="false" autocomplete="off"></div><div id="list"></div><p id="out"></p><script>
    // opens when it is pressed, not when its label is, and narrows as letters come
    const names = ['Old mill', 'Town library', 'Swimming hall', 'Station square']
    const draw = (open) => { list.innerHTML = ''; if (open) for (const name of names.filter((each) => each.toLowerCase().includes(site.value.toLowerCase()))) { const entry = list.appendChild(document.createElement('div')); entry.textContent = name; entry.style.cursor = 'pointer'; entry.onmousedown = () => { site.value = name; out.textContent = 'Site is ' + name; draw(false) } } }
    site.onmousedown = () => draw(true)
    site.oninput = () => draw(true)
    </script>`),
  levels:
    page(`<label for="city">City</label><div style="width: 300px; position: relative; border: 1px solid"><span id="shown" style="position: absolute; pointer-events: none">Choose</span><input id="city" role="combobox" readonly style="opacity: 0; width: 290px"></div><div id="menus" style="display: flex; gap: 20px"></div><p id="out"></p><script>
    const places = { North: ['Harbour', 'Lighthouse'], South: ['Vineyard', 'Mill'] }
    const menu = (at, names, take) => { while (menus.children.length > at) menus.lastChild.remove(); const box = menus.appendChild(document.createElement('ul')); for (const name of names) { const entry = box.appendChild(document.createElement('li')); entry.setAttribute('role', 'menuitemcheckbox'); entry.textContent = name; entry.onclick = () => take(name) } }
    city.onmousedown = () => menu(0, Object.keys(places), (one) => menu(1, places[one], (two) => { shown.textContent = one + ' / ' + two; menus.innerHTML = ''; out.textContent = 'Going to ' + two }))
    </script>`),
  dateByEnter:
    page(`<form onsubmit="return false"><label>Start <input id="start" placeholder="Select date"></label><label>Name <input></label></form><p id="out"></p><script>
    // takes a date by Enter, and puts back what it held when it is left
    let held = ''
    start.onkeydown = (event) => { if (event.key === 'Enter') { held = start.value; out.textContent = 'Starts ' + held } }
    start.onblur = () => setTimeout(() => { start.value = held }, 50)
    </script>`),
  rows: page(
    `<table style="width: 900px">${tableRow('Sourdough basics', 'Kitchen')}${tableRow('Bird walk', 'Garden')}${tableRow('Bicycle repair', 'Workshop')}</table><p id="out"></p><script>for (const each of document.querySelectorAll('.edit')) each.onclick = () => { out.textContent = 'Editing ' + each.closest('tr').cells[0].textContent }</script>`,
  ),
  namedIcon: page(
    `<p>Old letters <button aria-label="Delete letter" onclick="out.textContent = 'Delete this letter?'"><svg width="16" height="16"><rect width="16" height="16"/></svg></button></p><p id="out"></p>`,
  ),
  unreadPassword: page(
    `<form onsubmit="out.textContent = code.value === 'sesame-open-42' ? 'Hello Ann' : 'Wrong password'; code.parentNode.remove(); return false"><label>Email <input></label><label>Password <input id="code" type="password"></label><button>Log in</button></form><p id="out"></p>`,
  ),
  noEffect: page(
    `<button>Approve</button><button onclick="out.textContent = 'The overview'">Overview</button><p id="out"></p>`,
  ),
}
