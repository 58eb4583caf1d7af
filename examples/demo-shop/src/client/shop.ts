/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

const toastMs = 8000
const searchPauseMs = 200

for (const toast of document.querySelectorAll('.toast')) {
  setTimeout(() => toast.classList.add('leaving'), toastMs)
  setTimeout(() => toast.remove(), toastMs + 400)
}
for (const form of document.querySelectorAll<HTMLFormElement>('[data-live-search]')) startLiveSearch(form)
for (const field of document.querySelectorAll<HTMLElement>('[data-listbox]')) startListbox(field)
for (const field of document.querySelectorAll<HTMLElement>('[data-photo]')) startPhotoField(field)
for (const form of document.querySelectorAll<HTMLFormElement>('.product-form')) startProductForm(form)
startDialogs()

function part<T extends Element>(root: ParentNode, selector: string, kind: new () => T): T {
  const found = root.querySelector(selector)
  if (!(found instanceof kind)) throw new Error(`the page has no ${selector}`)
  return found
}

/** Filters the list while somebody types, and keeps the address in step. */
function startLiveSearch(form: HTMLFormElement): void {
  const input = part(form, 'input', HTMLInputElement)
  let pending: ReturnType<typeof setTimeout>
  let latest = 0
  const search = async () => {
    const turn = ++latest
    const address = input.value ? `/products?q=${encodeURIComponent(input.value)}` : '/products'
    const answer = await fetch(address)
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    if (turn !== latest) return
    part(document, '#product-results', HTMLElement).replaceWith(part(page, '#product-results', HTMLElement))
    history.replaceState(null, '', address)
  }
  input.addEventListener('input', () => {
    clearTimeout(pending)
    pending = setTimeout(() => void search(), searchPauseMs)
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    clearTimeout(pending)
    void search()
  })
}

/** The select-only combobox of the ARIA Authoring Practices, over a hidden input that carries the value. */
function startListbox(field: HTMLElement): void {
  const button = part(field, '[role=combobox]', HTMLButtonElement)
  const list = part(field, '[role=listbox]', HTMLElement)
  const options = [...list.querySelectorAll<HTMLElement>('[role=option]')]
  const value = part(field, 'input[type=hidden]', HTMLInputElement)
  const shown = part(field, '[data-listbox-value]', HTMLElement)
  let active = -1

  const isOpen = () => !list.hidden
  const activate = (index: number) => {
    active = Math.max(0, Math.min(options.length - 1, index))
    for (const [position, option] of options.entries()) option.classList.toggle('active', position === active)
    button.setAttribute('aria-activedescendant', options[active]?.id ?? '')
  }
  const open = () => {
    list.hidden = false
    button.setAttribute('aria-expanded', 'true')
    activate(options.findIndex((option) => option.ariaSelected === 'true'))
  }
  const close = () => {
    list.hidden = true
    button.setAttribute('aria-expanded', 'false')
    button.removeAttribute('aria-activedescendant')
  }
  const choose = (option: HTMLElement | undefined) => {
    if (!option) return
    for (const other of options) other.ariaSelected = String(other === option)
    value.value = option.textContent?.trim() ?? ''
    shown.textContent = value.value
    shown.classList.remove('placeholder')
    close()
    field.dispatchEvent(new Event('input', { bubbles: true }))
  }

  button.addEventListener('click', () => (isOpen() ? close() : open()))
  button.addEventListener('keydown', (event) => {
    if (!isOpen()) {
      if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
      event.preventDefault()
      open()
      return
    }
    if (event.key === 'Tab') return close()
    const byFirstLetter = options.findIndex(
      (option, index) =>
        index !== active && option.textContent?.trim().toLowerCase().startsWith(event.key.toLowerCase()),
    )
    if (event.key === 'ArrowDown') activate(active + 1)
    else if (event.key === 'ArrowUp') activate(active - 1)
    else if (event.key === 'Home') activate(0)
    else if (event.key === 'End') activate(options.length - 1)
    else if (event.key === 'Escape') close()
    else if (event.key === 'Enter' || event.key === ' ') choose(options[active])
    else if (event.key.length === 1 && byFirstLetter >= 0) activate(byFirstLetter)
    else return
    event.preventDefault()
  })
  for (const [index, option] of options.entries()) {
    option.addEventListener('pointermove', () => activate(index))
    option.addEventListener('click', () => choose(option))
  }
  document.addEventListener('pointerdown', (event) => {
    if (isOpen() && !field.contains(event.target as Node)) close()
  })
}

/** Shows the chosen picture and the name of its file. */
function startPhotoField(field: HTMLElement): void {
  const input = part(field, 'input[type=file]', HTMLInputElement)
  const preview = part(field, 'img', HTMLImageElement)
  input.addEventListener('change', () => {
    const file = input.files?.[0]
    if (!file) return
    if (preview.src.startsWith('blob:')) URL.revokeObjectURL(preview.src)
    preview.src = URL.createObjectURL(file)
    preview.hidden = false
    part(field, '.photo-placeholder', HTMLElement).hidden = true
    part(field, '.file-name', HTMLElement).textContent = file.name
  })
}

/** Sends the form without leaving the page, so that a mistake costs neither the chosen file nor the typed text. */
function startProductForm(form: HTMLFormElement): void {
  const showErrors = (errors: Record<string, string>) => {
    for (const line of form.querySelectorAll<HTMLElement>('[data-error-of]')) {
      const name = line.dataset['errorOf'] ?? ''
      line.textContent = errors[name] ?? ''
      line.hidden = !errors[name]
      const control = document.getElementById(name)
      if (errors[name]) control?.setAttribute('aria-invalid', 'true')
      else control?.removeAttribute('aria-invalid')
    }
    document.getElementById(Object.keys(errors)[0] ?? '')?.focus()
  }
  const send = async (submitter: HTMLElement | null) => {
    const buttons = [...form.querySelectorAll<HTMLButtonElement>('button[type=submit]')]
    const body = new FormData(form, submitter)
    for (const button of buttons) button.disabled = true
    try {
      const answer = await fetch(form.action, { method: 'POST', body, headers: { accept: 'application/json' } })
      if (answer.redirected) location.assign(answer.url)
      else {
        const { errors, location: next } = await answer.json()
        if (next) location.assign(next)
        else showErrors(errors)
      }
    } catch {
      showErrors({ name: 'The shop did not answer. Try again.' })
    } finally {
      for (const button of buttons) button.disabled = false
    }
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void send(event.submitter)
  })
  form.addEventListener('input', (event) => {
    const field = (event.target as Element).closest('.field')
    field?.querySelector('[data-error-of]')?.setAttribute('hidden', '')
    field?.querySelector('[aria-invalid]')?.removeAttribute('aria-invalid')
  })
}

function startDialogs(): void {
  for (const opener of document.querySelectorAll<HTMLElement>('[data-open-dialog]')) {
    const dialog = part(document, `#${opener.dataset['openDialog']}`, HTMLDialogElement)
    opener.addEventListener('click', () => dialog.showModal())
    part(dialog, '[data-close-dialog]', HTMLElement).addEventListener('click', () => dialog.close())
    dialog.addEventListener('click', (event) => {
      if (event.target === dialog) dialog.close()
    })
  }
}
