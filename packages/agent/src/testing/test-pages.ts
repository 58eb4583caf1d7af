import { awkwardPages } from './awkward-pages.ts'
import { dragPages } from './drag-pages.ts'
import { kitPages } from './kit-pages.ts'
import { page } from './page.ts'

const saveScript = (name: string) => `<p id="out" role="status"></p><script>
document.querySelector('form').onsubmit = async (event) => {
  event.preventDefault()
  await fetch('/save/${name}', { method: 'POST', body: new FormData(event.target) })
  out.textContent = 'Saved'
}
</script>`

/** The pages the agent's tests run on; each shows one thing that real pages do. */
export const pages = {
  ...awkwardPages,
  ...dragPages,
  ...kitPages,
  fields: page(`<h1>Person</h1><form>
    <div class="row"><label for="n">Name</label> <input id="n" name="name" value="old"></div>
    <div class="row"><input id="s" name="street"><label for="s" style="position: absolute; left: 8px; top: 2px; pointer-events: none">Street</label></div>
    <div class="row"><input name="city" placeholder="Find a city"></div>
    <div class="row"><input name="phone" aria-label="Telephone"></div>
    <table><tr><td>Comment</td><td><textarea name="comment"></textarea></td></tr></table>
    <button>Save</button></form>${saveScript('fields')}`),
  kinds: page(`<form>
    <div class="row"><label>Category <select name="category"><option value="">–</option><option value="tables">Tables</option><option value="lighting">Lighting</option></select></label></div>
    <div class="row"><span id="sl">Status</span> <div role="combobox" tabindex="0" aria-labelledby="sl" aria-expanded="false" id="box" style="border: 1px solid; width: 200px">New</div><input type="hidden" name="status" id="status"></div>
    <div class="row"><label>Publication date <input type="date" name="date"></label></div>
    <div class="row"><label>Price <input name="price" inputmode="decimal" onblur="this.value = Number(this.value).toFixed(2)"></label></div>
    <div class="row"><label><input type="checkbox" name="featured" style="opacity: 0; position: absolute"> <span>Featured</span></label></div>
    <div class="row"><label><input type="checkbox" name="already" checked> Already on</label></div>
    <fieldset><legend>Visibility</legend><label><input type="radio" name="visibility" value="public" checked> Public</label> <label><input type="radio" name="visibility" value="members"> Members only</label></fieldset>
    <button>Save</button></form>${saveScript('kinds')}
    <script>
    box.onmousedown = () => {
      const list = document.createElement('ul')
      list.setAttribute('role', 'listbox')
      list.style.cssText = 'position: absolute; top: 0; left: 300px; background: #eee'
      for (const name of ['New', 'Active', 'On hold', 'Churned']) {
        const option = list.appendChild(document.createElement('li'))
        option.setAttribute('role', 'option')
        option.textContent = name
        option.onclick = () => { box.textContent = name; document.getElementById('status').value = name; list.remove() }
      }
      document.body.append(list)
    }
    </script>`),
  nested:
    page(`<iframe srcdoc="<body><textarea id=t placeholder='Text in a frame'></textarea></body>" style="border: 7px solid; padding: 5px; margin-left: 40px"></iframe>
    <div id="open"></div><div id="closed"></div><p id="out" role="status"></p>
    <script>
    const field = (label) => '<label>' + label + ' <input></label>'
    open_ = document.getElementById('open').attachShadow({ mode: 'open' }); open_.innerHTML = field('Open field')
    closed_ = document.getElementById('closed').attachShadow({ mode: 'closed' }); closed_.innerHTML = field('Closed field') + '<button>Hand in</button>'
    closed_.querySelector('button').onclick = () => { out.textContent = 'Arrived: ' + [document.querySelector('iframe').contentDocument.getElementById('t').value, open_.querySelector('input').value, closed_.querySelector('input').value].join(' ') }
    </script>`),
  upload:
    page(`<form><button type="button" onclick="file.click()">Choose photo</button><input id="file" type="file" name="photo" hidden><p id="chosen"></p><button>Save</button></form>${saveScript('upload')}
    <script>file.onchange = () => { chosen.textContent = file.files[0].name }</script>`),
  twins: page(
    `<table>${['Floor lamp', 'Desk lamp', 'Arm chair'].map((name) => `<tr><td style="width: 300px">${name}</td><td><button onclick="out.textContent = 'Editing ${name}'">Edit</button></td></tr>`).join('')}</table><p id="out"></p>`,
  ),
  reworded: page(`<h1>Customer</h1><label>Name <input id="name"></label>
    <button onclick="out.textContent = 'Nothing kept'">Leave</button>
    <button style="position: absolute; left: 600px; top: 300px; width: 80px; height: 40px" onclick="out.textContent = 'Record stored for ' + document.getElementById('name').value">Keep</button>
    <button style="position: absolute; left: 600px; top: 400px; width: 80px; height: 40px" onclick="out.textContent = 'All records are gone'">Delete all</button><p id="out" role="status"></p>`),
  office: page(`<div id="app"></div><p id="out" role="status"></p><script>
    const views = {
      signin: '<h1>Office</h1><label>E-mail <input id="mail"></label> <label>Password <input id="word" type="password"></label> <button onclick="sessionStorage.name = mail.value; show(\\'home\\')">Sign in</button>',
      home: '<h1>Overview</h1><button onclick="show(\\'customer\\')">Customers</button> <button onclick="show(\\'invoice\\')">Invoices</button>',
      customer: '<h1>Enter a customer</h1><label>Customer name <input id="who"></label> <button onclick="keep(\\'customer\\', who.value)">Save</button>',
      invoice: '<h1>Write an invoice</h1><label>Billed to <input id="to"></label> <label>Amount <input id="amount"></label> <button onclick="keep(\\'invoice\\', to.value + \\' over \\' + amount.value)">Save</button>',
    }
    const show = (name) => { app.innerHTML = views[name]; out.textContent = '' }
    const keep = async (what, value) => {
      sessionStorage[what] = value
      const form = new FormData()
      for (const [name, kept] of Object.entries(sessionStorage)) form.set(name, kept)
      await fetch('/save/office', { method: 'POST', body: form })
      app.innerHTML = ''
      out.textContent = 'The ' + what + ' is kept: ' + value
    }
    show(sessionStorage.name ? 'home' : 'signin')
    </script>`),
  drawn: page(`<style>body { margin: 0 }</style><canvas id="board" width="1200" height="640"></canvas>
    <input id="keys" aria-hidden="true" style="position: absolute; left: -500px; opacity: 0"><script>
    // an app that draws itself, with an input out of sight that takes the keys
    const pen = board.getContext('2d')
    let view = 'home', name = '', said = '', spots = []
    const form = (customer) => { const data = new FormData(); data.set('customer', customer); return data }
    const words = (text, x, y, act) => {
      pen.font = '20px sans-serif'; pen.fillStyle = '#222'; pen.fillText(text, x, y)
      if (act) { const width = pen.measureText(text).width; pen.strokeStyle = '#999'; pen.strokeRect(x - 12, y - 26, width + 24, 38); spots.push([x - 12, y - 26, width + 24, 38, act]) }
    }
    const draw = () => {
      spots = []
      pen.fillStyle = '#fff'; pen.fillRect(0, 0, 1200, 640)
      words('Orders', 40, 60, () => { view = 'orders' })
      words('Reports', 160, 60, () => { view = 'reports' })
      if (view === 'orders') words('New order', 40, 160, () => { view = 'form' })
      if (view === 'reports') words('Nothing was sold today', 40, 160)
      if (view === 'form') {
        words('Customer', 40, 160)
        pen.strokeRect(200, 134, 400, 38); spots.push([200, 134, 400, 38, () => keys.focus()])
        words(name, 212, 160)
        words('Save order', 40, 260, async () => {
          await fetch('/save/drawn', { method: 'POST', body: form(name) })
          said = 'The order of ' + name + ' is kept'; draw()
        })
      }
      words(said, 40, 400)
    }
    keys.oninput = () => { name = keys.value; draw() }
    board.onclick = async ({ offsetX, offsetY }) => {
      const spot = spots.findLast(([x, y, width, height]) => offsetX >= x && offsetX <= x + width && offsetY >= y && offsetY <= y + height)
      if (spot) { await spot[4](); draw() }
    }
    draw()
    </script>`),
  folders: page(
    `<ul role="listbox" style="list-style: none; user-select: none">${['Invoices', 'Letters', 'Pictures'].map((name) => `<li role="option" style="width: 300px; padding: 6px" onclick="select(this)" ondblclick="out.textContent = 'Inside ${name}'">${name}</li>`).join('')}</ul><p id="out"></p>
    <button onclick="presses.textContent = 'Pressed ' + (Number(presses.textContent.slice(8)) + 1)">Refresh</button><p id="presses"></p>
    <script>
    select = (row) => { for (const each of document.querySelectorAll('li')) { each.setAttribute('aria-selected', each === row); each.style.background = each === row ? '#bcd' : '' } }
    </script>`,
  ),
  late: page(
    `<button onclick="setTimeout(() => { more.hidden = false }, 1500)">Load more</button><div id="more" hidden><div style="height: 2400px">Long</div><button onclick="out.textContent = 'All finished'">Finish</button></div><p id="out"></p>`,
  ),
  covered: page(`<button onclick="out.textContent = 'Welcome back'">Continue shopping</button><p id="out"></p>
    <div id="banner" style="position: fixed; inset: 0; background: #fffc"><p>We value your privacy</p><button onclick="banner.remove()">Accept all</button> <button onclick="banner.remove()">Only necessary</button></div>`),
  silent: page(`<label>Name <input></label><button>Save</button>`),
  refusing: page(
    `<button onclick="setTimeout(() => { out.textContent = 'The entry could not be saved' }, 200)">Save</button><p id="out" role="alert"></p>`,
  ),
  lures:
    page(`<p><a href="FOREIGN/x">Plain link</a></p><p><a href="FOREIGN/x" target="_blank">New tab</a></p><p><button onclick="window.open('FOREIGN/x')">Script window</button></p>
    <form action="FOREIGN/x" method="post" target="_blank"><button>Form elsewhere</button></form><p><a href="/redirect">Redirect</a></p>`),
  modal: page(
    `<button onclick="ask.showModal()">Delete</button><dialog id="ask"><p>Are you sure?</p><p>Delete this entry?</p><button onclick="ask.close()">Cancel</button><button onclick="ask.close(); out.textContent = 'It is gone'">Confirm</button></dialog><p id="out"></p>`,
  ),
  native: page(
    `<button onclick="if (confirm('Delete it for good?')) out.textContent = 'It is gone'">Delete</button><p id="out"></p>`,
  ),
  login:
    page(`<form><label>E-mail <input name="user" type="email"></label><label>Password <input name="password" type="password"></label><button>Sign in</button></form>
    <script>
    document.querySelector('form').onsubmit = async (event) => {
      event.preventDefault()
      const data = new FormData(event.target)
      await fetch('/save/login', { method: 'POST', body: data })
      document.body.innerHTML = '<h1>Welcome</h1><p>Your password is ' + data.get('password') + '</p><button onclick="this.after(\\'Entry opened\\')">New entry</button>'
    }
    </script>`),
} as const

export interface TestServer {
  origin: string
  foreignOrigin: string
  /** The form that a page saved last, files by their names and sizes. */
  saved(page: keyof typeof pages): Record<string, string> | undefined
  visits(): number
  foreignVisits(): number
  stop(): Promise<void>
}

export function testServer(): TestServer {
  const saved = new Map<string, Record<string, string>>()
  let visits = 0
  let foreignVisits = 0
  let refusedOnce = false
  const foreign = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: (request) => {
      if (request.url.includes('favicon')) return new Response(null, { status: 404 })
      if (!request.headers.get('x-own')) foreignVisits++
      return new Response(page('<h1>Stolen</h1>'), { headers: { 'content-type': 'text/html' } })
    },
  })
  const foreignOrigin = `http://127.0.0.1:${foreign.port}`
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: async (request) => {
      visits++
      const [, first = '', second = ''] = new URL(request.url).pathname.split('/')
      if (first === 'refuse') return new Response('no', { status: 500 })
      if (first === 'once') {
        refusedOnce = !refusedOnce
        return new Response('', { status: refusedOnce ? 503 : 200 })
      }
      if (first === 'slow') {
        await Bun.sleep(Number(new URL(request.url).searchParams.get('ms') ?? 200))
        return new Response('ok')
      }
      if (first === 'file')
        return new Response('x', { headers: { 'content-disposition': 'attachment; filename=x.bin' } })
      if (first === 'redirect') return Response.redirect(`${foreignOrigin}/x`)
      if (first === 'save') {
        const entries: [string, string][] = []
        for (const [name, value] of await request.formData()) {
          const entry: string | File = value
          if (typeof entry === 'string') entries.push([name, entry.replaceAll('\r\n', '\n')])
          else entries.push([name, entry.name], ['size', String(entry.size)])
        }
        saved.set(second, Object.fromEntries(entries))
        return new Response('ok')
      }
      const body = pages[first as keyof typeof pages]
      return body
        ? new Response(
            body
              .replaceAll('FOREIGN', foreignOrigin)
              .replaceAll('ELSEWHERE', `http://localhost:${new URL(request.url).port}`),
            { headers: { 'content-type': 'text/html' } },
          )
        : new Response('', { status: 404 })
    },
  })
  return {
    origin: `http://127.0.0.1:${server.port}`,
    foreignOrigin,
    saved: (name) => saved.get(name),
    visits: () => visits,
    foreignVisits: () => foreignVisits,
    stop: async () => {
      await Promise.all([server.stop(true), foreign.stop(true)])
    },
  }
}
