import { page } from './page.ts'

const columnStyle =
  '<style>.board { display: flex; gap: 30px } section { width: 220px; background: #eee; padding: 8px } ul { list-style: none; margin: 0; padding: 4px; min-height: 120px } li, .card { background: white; border: 1px solid #999; margin: 4px; padding: 8px }</style>'

const board = (script: string, columns: Record<string, string[]> = columnsOfTasks) =>
  page(
    `${columnStyle}<h1>Sprint</h1><div class="board">${Object.entries(columns)
      .map(
        ([name, cards]) =>
          `<section><h2>${name}</h2><ul>${cards.map((card) => `<li draggable="true">${card}</li>`).join('')}</ul><button>Add a card</button></section>`,
      )
      .join('')}</div><p id="out" role="status"></p><script>${script}</script>`,
  )

const columnsOfTasks = { 'To do': ['Write the text', 'Draw the logo'], 'In progress': ['Order paper'], Done: [] }

/** The way of HTML5: the column takes what is dropped anywhere in it. */
const html5 = (drop: string) => `
let held
for (const card of document.querySelectorAll('li')) card.ondragstart = (event) => { held = card; event.dataTransfer.setData('text/plain', card.textContent) }
for (const list of document.querySelectorAll('ul')) {
  list.ondragover = (event) => event.preventDefault()
  list.ondrop = (event) => { event.preventDefault(); ${drop} }
}`

/** The way of sortable lists: the card follows the pointer and goes in at what lies under it, moved or not. */
const sortable = `
for (const card of document.querySelectorAll('li')) { card.draggable = false; card.style.touchAction = card.style.userSelect = 'none' }
addEventListener('pointerdown', (down) => {
  const card = down.target.closest('li')
  if (!card) return
  let moves = 0
  const move = (event) => {
    moves++
    card.style.pointerEvents = 'none'
    card.style.transform = 'translate(' + (event.clientX - down.clientX) + 'px, ' + (event.clientY - down.clientY) + 'px)'
  }
  const up = (event) => {
    removeEventListener('pointermove', move)
    const under = document.elementFromPoint(event.clientX, event.clientY)
    card.style.transform = card.style.pointerEvents = ''
    // one jump of the pointer is no drag
    if (moves < 5) return
    const other = under.closest('li')
    if (other) other[event.clientY < other.getBoundingClientRect().top + other.offsetHeight / 2 ? 'before' : 'after'](card)
    else under.closest('ul')?.append(card)
  }
  addEventListener('pointermove', move)
  addEventListener('pointerup', up, { once: true })
})`

export const dragPages = {
  board: board(html5('list.append(held)')),
  deafBoard: board(html5('')),
  refusingBoard: board(
    html5(`list.append(held); setTimeout(() => { document.querySelector('ul').append(held) }, 150)`),
  ),
  clumsyBoard: board(html5(`list.append(held); out.textContent = 'The card could not be moved'`)),
  sortableBoard: board(sortable),
  // the card stays where the pointer left it, and belongs to its old list
  floatingBoard: board(sortable.replace(/card\.style\.transform = card[^\n]*\n/, 'return\n')),
  twinBoards: board(html5('list.append(held)'), { Backlog: ['Write the text'], Done: [], 'Not now': [], 'Done ': [] }),
  dangerBoard: board(html5('held.remove()'), { Files: ['old.txt'], 'Delete for good': [] }),
  lowBoard: board(html5('list.append(held)')).replace('display: flex', 'display: grid'),
  tallBoard: board(html5('list.append(held)')).replace('display: flex; gap: 30px', 'display: grid; gap: 1500px'),
  files:
    page(`<style>.zone { width: 400px; height: 140px; border: 2px dashed }</style><div><span draggable="true" id="file">report.pdf</span></div>
    <div class="zone" id="zone" style="margin-top: 60px"><p>Drop files here</p></div><h3>Sent files</h3><ul id="list"><li>old.pdf</li></ul>
    <script>
    file.ondragstart = (event) => event.dataTransfer.setData('text/plain', 'report.pdf')
    zone.ondragover = (event) => event.preventDefault()
    zone.ondrop = (event) => { event.preventDefault(); zone.innerHTML = '<p>One file was taken</p>' }
    </script>`),
  range: page(`<form>
    <div class="row"><label for="price">Max price</label> <input id="price" type="range" name="price" min="0" max="500" step="10" value="250"> <output id="shown">250</output></div>
    <div class="row"><label>Kept for <input id="kept" type="range" name="kept" min="0" max="4" value="0"></label> <b id="days">7 days</b></div>
    </form><p id="out"></p><script>
    const days = [7, 14, 30, 60, 90]
    price.oninput = (event) => { if (event.isTrusted) shown.textContent = price.value }
    kept.oninput = () => { document.getElementById('days').textContent = days[kept.value] + ' days' }
    price.onchange = (event) => { if (event.isTrusted) out.textContent = 'Listed up to ' + price.value }
    </script>`),
  ariaSlider:
    page(`<style>.rail { width: 300px; height: 6px; background: #999; position: relative; margin: 30px } .knob { position: absolute; top: -7px; width: 20px; height: 20px; margin-left: -10px; background: navy }</style>
    <div><span>Volume</span><div class="rail"><div class="knob" id="keys" role="slider" tabindex="0" aria-label="Volume" aria-valuemin="0" aria-valuemax="100" aria-valuenow="20"></div></div></div>
    <div><span>Balance</span><div class="rail"><div class="knob" id="thumb" role="slider" aria-label="Balance" aria-valuemin="0" aria-valuemax="60" aria-valuenow="0"></div></div></div>
    <div><span>Locked</span><div class="rail"><div class="knob" role="slider" tabindex="0" aria-label="Locked" aria-valuemin="0" aria-valuemax="100" aria-valuenow="20"></div></div></div>
    <script>
    const set = (knob, value) => {
      const most = Number(knob.ariaValueMax)
      const now = Math.min(most, Math.max(0, Math.round(value)))
      knob.ariaValueNow = String(now)
      knob.style.left = (now / most) * 300 + 'px'
    }
    set(keys, 20); set(thumb, 0)
    keys.onkeydown = (event) => {
      const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
      if (by) setTimeout(() => set(keys, Number(keys.ariaValueNow) + by), 20)
    }
    thumb.onmousedown = (down) => {
      const rail = thumb.parentElement.getBoundingClientRect()
      onmousemove = (event) => set(thumb, (60 * (event.clientX - rail.left)) / rail.width)
      onmouseup = () => { onmousemove = null }
    }
    </script>`),
} as const
