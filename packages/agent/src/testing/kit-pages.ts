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
  orderLines:
    page(`<div id="lines"></div><button onclick="add()">Add line</button> <button onclick="save()">Order</button><p id="out"></p><script>
    const field = (line, name) => line.appendChild(Object.assign(document.createElement('input'), { ariaLabel: name }))
    const add = () => {
      const line = lines.appendChild(document.createElement('div'))
      field(line, 'Product')
      field(line, 'Quantity')
      const off = line.appendChild(document.createElement('button'))
      off.textContent = 'Remove'
      off.onclick = () => { line.remove(); out.textContent = 'One line less' }
    }
    const save = () => { out.textContent = 'Ordered ' + [...lines.children].map((line) => [...line.querySelectorAll('input')].map((each) => each.value).join(' × ')).join(', ') }
    </script>`),
  seenThrough:
    page(`<div style="position: relative; width: 300px; height: 40px"><span style="position: absolute; pointer-events: none; z-index: 1; padding: 8px">Rank</span><div tabindex="0" style="position: absolute; inset: 0; border: 1px solid" onclick="out.textContent = 'Ranks are listed'"></div></div>
    <div style="position: relative; width: 120px; height: 30px"><input type="file" style="opacity: 0; position: absolute; inset: 0; z-index: 1" onchange="out.textContent = 'Took ' + this.files[0].name"><button style="width: 100%">Bring in</button></div><p id="out"></p>`),
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
  twoMonths:
    page(`<p>Stay <span id="stay" role="combobox" tabindex="0" style="display: inline-block; width: 200px; border: 1px solid">Choose</span></p><div id="pop" style="display: flex; gap: 16px"></div><p id="out"></p><script>
    // a pane a month, days of the months around it, arrows that have no names, and dates that are told by titles alone
    let at = new Date(2026, 10, 1)
    const arrow = (pane, sign, by) => { const each = pane.firstChild.appendChild(document.createElement('button')); each.textContent = sign; each.onclick = () => { at.setMonth(at.getMonth() + by); draw() } }
    const draw = () => {
      pop.innerHTML = ''
      for (const ahead of [0, 1]) {
        const first = new Date(at.getFullYear(), at.getMonth() + ahead, 1)
        const pane = pop.appendChild(document.createElement('div'))
        pane.style.width = '260px'
        pane.innerHTML = '<div style="display: flex; gap: 4px; height: 30px"></div><div style="display: grid; grid-template-columns: repeat(7, 36px)"></div>'
        if (ahead === 0) { arrow(pane, '«', -12); arrow(pane, '‹', -1) }
        pane.firstChild.insertAdjacentHTML('beforeend', '<span style="flex: 1; text-align: center">' + first.getFullYear() + '年 ' + (first.getMonth() + 1) + '月</span>')
        if (ahead === 1) { arrow(pane, '›', 1); arrow(pane, '»', 12) }
        for (let cell = 0; cell < 42; cell++) {
          const day = new Date(first.getFullYear(), first.getMonth(), 1 - ((first.getDay() + 6) % 7) + cell)
          const iso = [day.getFullYear(), String(day.getMonth() + 1).padStart(2, '0'), String(day.getDate()).padStart(2, '0')].join('-')
          const place = pane.lastChild.appendChild(document.createElement('div'))
          place.title = iso
          place.style.cssText = 'cursor: pointer; height: 30px'
          place.innerHTML = '<span>' + day.getDate() + '</span>'
          place.onclick = () => { stay.textContent = iso; pop.innerHTML = ''; out.textContent = 'Staying on ' + iso }
        }
      }
    }
    stay.onclick = draw
    </script>`),
  dateInParts:
    page(`<span id="name">Handed in</span><div id="parts" role="group" aria-labelledby="name" style="display: flex"></div><p id="out"></p><script>
    // each part takes digits as keys, the last ones count, and nothing else
    const held = { month: 1, day: 1, year: 2026 }
    for (const [unit, most] of [['month', 12], ['day', 31], ['year', 9999]]) {
      if (unit !== 'month') parts.append('/')
      const part = parts.appendChild(document.createElement('div'))
      for (const [name, value] of Object.entries({ role: 'spinbutton', contenteditable: true, 'aria-label': unit + ', ', 'aria-valuemax': most })) part.setAttribute(name, value)
      const length = String(most).length
      const draw = () => { part.textContent = String(held[unit]).padStart(length, '0'); out.textContent = 'Handed in on day ' + held.day + ' of month ' + held.month + ' in ' + held.year }
      part.onfocus = () => { part.typed = '' }
      part.onkeydown = (event) => { event.preventDefault(); if (/^[0-9]$/.test(event.key)) { part.typed = (part.typed + event.key).slice(-length); held[unit] = Math.min(most, Number(part.typed)); draw() } }
      draw()
    }
    </script>`),
  calendarOfLists:
    page(`<label>Start <input id="start" readonly></label><div id="pop" hidden><div><span id="prev" style="cursor: pointer">&lt;</span> <select id="month"></select> <input id="year" type="number" style="width: 70px"> <span id="next" style="cursor: pointer">&gt;</span></div><div id="days" style="display: grid; grid-template-columns: repeat(7, 36px); width: 252px"></div><button id="ok">OK</button></div><p id="out"></p><script>
    // the month in a list, the year in a field, and a date that counts once it is confirmed
    let at = new Date(2026, 10, 1), chosen
    for (let n = 0; n < 12; n++) month.add(new Option(new Date(2001, n, 1).toLocaleString('en', { month: 'long' })))
    const draw = () => { month.selectedIndex = at.getMonth(); year.value = at.getFullYear(); days.innerHTML = '<i></i>'.repeat(at.getDay()); for (let day = 1; day <= new Date(at.getFullYear(), at.getMonth() + 1, 0).getDate(); day++) { const place = days.appendChild(document.createElement('span')); place.textContent = day; place.style.cursor = 'pointer'; place.onclick = () => { chosen = at.getFullYear() + '-' + String(at.getMonth() + 1).padStart(2, '0') + '-' + String(day).padStart(2, '0') } } }
    const move = (by) => { at.setMonth(at.getMonth() + by); draw() }
    prev.onclick = () => move(-1)
    next.onclick = () => move(1)
    ok.onclick = () => { start.value = chosen; pop.hidden = true; out.textContent = 'Starting on ' + chosen }
    start.onclick = () => { pop.hidden = false; draw() }
    </script>`),
  cutOffSwitch: page(
    `<label>Active<span style="position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%)"><input type="checkbox" role="switch" onchange="out.textContent = 'Active is ' + this.checked"></span></label><p id="out"></p>`,
  ),
  drawnSwitch:
    page(`<label for="on" style="display: inline-block; width: 120px">Open to guests</label><span id="whole"><input id="on" type="checkbox" role="switch" style="position: absolute; width: 0; height: 0; margin: 0; opacity: 0"><span style="display: inline-block; width: 40px; height: 20px; background: silver; cursor: pointer"></span></span><p id="out"></p><script>
    // its words switch it twice: once as a label, once as a part of the whole
    whole.onclick = () => { on.checked = !on.checked; out.textContent = 'Guests are ' + (on.checked ? 'welcome' : 'not welcome') }
    </script>`),
  coveredList:
    page(`<label for="city">City</label><div style="position: relative; width: 300px; height: 30px; border: 1px solid" onclick="list.hidden = false"><div style="opacity: 0"><input id="city" role="combobox" readonly aria-haspopup="listbox" style="width: 280px"></div><div id="shown" style="position: absolute; inset: 4px; background: white">Select</div></div><div id="list" role="listbox" hidden></div><p id="out"></p><script>
    for (const name of ['Berlin', 'Vienna', 'Warsaw']) { const option = list.appendChild(document.createElement('div')); option.setAttribute('role', 'option'); option.textContent = name; option.onclick = () => { shown.textContent = name; list.hidden = true; out.textContent = 'Off to ' + name } }
    </script>`),
  namelessList:
    page(`<div>Town</div><div style="width: 300px; height: 30px; border: 1px solid; cursor: pointer" onclick="list.hidden = false; search.focus()"><input id="search" style="border: 0; width: 1px"><span id="shown">Please choose</span></div><div id="list" hidden style="width: 300px"></div><p id="out"></p><script>
    // draws five at most of what fits the words that are typed
    const towns = Array.from({ length: 60 }, (_, n) => 'Town ' + n)
    const draw = () => { list.innerHTML = ''; for (const name of towns.filter((each) => each.includes(search.value)).slice(0, 5)) { const option = list.appendChild(document.createElement('div')); option.textContent = name; option.style.cursor = 'pointer'; option.onclick = () => { shown.textContent = name; list.hidden = true; out.textContent = 'Moved to ' + name } } }
    search.oninput = draw
    draw()
    </script>`),
  twoOpeners: page(
    `<span id="name">Harbour</span> <input role="combobox" aria-labelledby="name" oninput="ports.hidden = false" onclick="ports.hidden = false"><button id="more" aria-haspopup="listbox" aria-labelledby="more name" onclick="ports.hidden = false">▼</button><div role="listbox" id="ports" hidden><div role="option" onclick="document.querySelector('input').value = 'Hamburg'; ports.hidden = true; out.textContent = 'Calling at Hamburg'">Hamburg</div><div role="option">Rostock</div></div><p id="out"></p>`,
  ),
  editorUnderButtons: page(
    `<div>Description</div><div style="width: 600px"><button>B</button><button>I</button><button>U</button><button>Quote</button></div><div><button>List</button><button>Link</button></div><div contenteditable="true" style="width: 600px; height: 80px; border: 1px solid" oninput="out.textContent = 'Described as ' + this.textContent"></div><p id="out"></p>`,
  ),
  clock:
    page(`<label>Start time <input id="time" placeholder="Select time"></label><button onclick="out.textContent = 'Begins at ' + held">Check</button><p id="out"></p><script>
    // what is typed counts once Enter is pressed, and goes when the field is left before
    let held = ''
    time.onkeydown = (event) => { if (event.key === 'Enter') held = time.value }
    time.onblur = () => { time.value = held }
    </script>`),
  listInDialog: page(
    `<dialog id="box"><label>Colour <span role="combobox" tabindex="0">Choose</span></label><label>Remark <input></label></dialog><script>box.showModal()</script>`,
  ),
  rows: page(
    `<table style="width: 900px">${tableRow('Sourdough basics', 'Kitchen')}${tableRow('Bird walk', 'Garden')}${tableRow('Bicycle repair', 'Workshop')}</table><p id="out"></p><script>for (const each of document.querySelectorAll('.edit')) each.onclick = () => { out.textContent = 'Editing ' + each.closest('tr').cells[0].textContent }</script>`,
  ),
  markedRows: page(
    `<table style="width: 900px">${['Sourdough basics', 'Bird walk'].map((name) => `<tr><td width="40"><input type="checkbox"></td><td><a href="#open" onclick="out.textContent = 'Opened ' + this.textContent">${name}</a></td></tr>`).join('')}</table><button onclick="out.textContent = [...document.querySelectorAll('input:checked')].map((each) => each.closest('tr').innerText.trim()).join() + ' was deleted'">Delete</button><p id="out"></p>`,
  ),
  sentence: page(
    `<p style="width: 900px"><b>Create the page “<a href="#new" onclick="out.textContent = 'A new page'">Bird walk</a>” on this wiki!</b> See also <a href="#help" onclick="out.textContent = 'Help'">the help</a>.</p><p id="out"></p>`,
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
