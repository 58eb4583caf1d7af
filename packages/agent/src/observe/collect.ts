import type { CollectedElement, Kind, Label, PassingText } from './observation.ts'

/**
 * Runs inside a frame, so it must not use anything from outside itself. Lists what a person could act on or read, through open and
 * closed shadow roots, and keeps the elements under their numbers for the actions that follow.
 */
export function collectElements(): {
  elements: CollectedElement[]
  passing: PassingText[]
  isBusy: boolean
  /** Tells this document from all others of the frame. */
  documentKey: string
} {
  const state = (
    globalThis as unknown as Record<
      symbol,
      | {
          closedRoots: WeakMap<Element, ShadowRoot>
          elements: Element[]
          serials: WeakMap<Element, number>
          serialCount: number
          passing: PassingText[]
          shownAs: (element: Element) => Element
        }
      | undefined
    >
  )[Symbol.for('stepcast')]
  const elements: CollectedElement[] = []
  const nodes: Element[] = []
  const maxElements = 12_000
  const fieldTypes = 'text search email password url tel number date time datetime-local month week color range'.split(
    ' ',
  )
  const actionRoles = 'button link menuitem menuitemradio tab option treeitem row gridcell cell listitem'.split(' ')
  const toggleRoles = 'checkbox radio switch menuitemcheckbox'.split(' ')
  const fieldRoles = 'textbox searchbox spinbutton'.split(' ')
  const clean = (text: string | null | undefined, most = 200) => (text ?? '').replace(/\s+/g, ' ').trim().slice(0, most)
  function serialOf(element: Element, id: number): number {
    if (!state) return id
    const known = state.serials.get(element) ?? state.serialCount++
    state.serials.set(element, known)
    return known
  }

  const rootOf = (element: Element) => element.shadowRoot ?? state?.closedRoots.get(element) ?? null

  function childrenOf(element: Element): Element[] {
    if (element instanceof HTMLSlotElement) {
      const assigned = element.assignedElements()
      if (assigned.length > 0) return assigned
    }
    const root = rootOf(element)
    return [...(root ?? element).children]
  }

  /** What is rendered, slots and shadow roots included. */
  function textOf(element: Element): string {
    if (element.querySelector('*') === null && rootOf(element) === null)
      return clean((element as HTMLElement).innerText ?? element.textContent)
    let text = clean((element as HTMLElement).innerText ?? element.textContent, 400)
    const root = rootOf(element)
    if (root)
      text += ` ${[...root.children].map((child) => (child.tagName === 'STYLE' ? '' : textOf(child))).join(' ')}`
    return clean(text, 400)
  }

  const ownTextOf = (element: Element) =>
    clean(
      [...element.childNodes]
        .filter((node) => node.nodeType === Node.TEXT_NODE)
        .map((node) => node.textContent)
        .join(' '),
    )

  function implicitRole(element: Element, tag: string, type: string): string {
    if (tag === 'a') return element.hasAttribute('href') ? 'link' : ''
    if (tag === 'button' || tag === 'summary') return 'button'
    if (tag === 'select') return (element as HTMLSelectElement).multiple ? 'listbox' : 'combobox'
    if (tag === 'textarea') return 'textbox'
    if (tag === 'option') return 'option'
    if (tag === 'tr') return 'row'
    if (tag === 'img') return 'img'
    if (tag !== 'input') return ''
    if (type === 'checkbox' || type === 'radio') return type
    if (type === 'number') return 'spinbutton'
    if (type === 'range') return 'slider'
    if (['submit', 'button', 'reset', 'image'].includes(type)) return 'button'
    if (type === 'file') return 'file'
    return element.hasAttribute('list') ? 'combobox' : 'textbox'
  }

  function kindOf(
    element: Element,
    tag: string,
    type: string,
    role: string,
    style: CSSStyleDeclaration,
  ): Kind | undefined {
    if (tag === 'input' && type === 'file') return 'file'
    if (tag === 'select') return 'choice'
    if (tag === 'textarea' || (tag === 'input' && fieldTypes.includes(type)))
      return role === 'combobox' && (element as HTMLInputElement).readOnly ? 'choice' : 'field'
    // a date that is entered part by part is one field
    const parts = '[role=spinbutton][contenteditable=true]'
    const isEnteredInParts = (whole: Element | null) => (whole?.querySelectorAll(parts).length ?? 0) > 1
    if (element.matches(parts) && isEnteredInParts(element.closest('[role=group]'))) return undefined
    if (role === 'group' && isEnteredInParts(element)) return 'field'
    const isEditable =
      (element as HTMLElement).isContentEditable && !(element.parentElement?.isContentEditable ?? false)
    if (isEditable || (document.designMode === 'on' && element === document.body)) return 'field'
    if (toggleRoles.includes(role)) return 'toggle'
    if (role === 'combobox' || role === 'listbox' || element.getAttribute('aria-haspopup') === 'listbox')
      return 'choice'
    if (fieldRoles.includes(role)) return (element as HTMLElement).isContentEditable ? 'field' : 'action'
    if (
      ['button', 'link', 'option'].includes(role) ||
      ['menuitem', 'menuitemradio', 'tab', 'treeitem', 'slider'].includes(role)
    )
      return 'action'
    if (tag === 'label') return 'action'
    const isPointer =
      style.cursor === 'pointer' &&
      (element.parentElement === null || getComputedStyle(element.parentElement).cursor !== 'pointer')
    if (
      isPointer ||
      element.hasAttribute('onclick') ||
      ((element as HTMLElement).tabIndex >= 0 &&
        element.hasAttribute('tabindex') &&
        element.getAttribute('tabindex') !== '-1')
    )
      return 'action'
    return undefined
  }

  function byIds(element: Element, attribute: string): string {
    const ids = element.getAttribute(attribute)?.split(/\s+/) ?? []
    const root = element.getRootNode() as Document | ShadowRoot
    return clean(
      ids.map((id) => (id && id !== element.id ? (root.getElementById(id)?.textContent ?? '') : '')).join(' '),
    )
  }

  function labelsOf(element: Element, tag: string, kind: Kind, text: string): Label[] {
    const labels: Label[] = []
    const add = (by: Label['by'], value: string | null | undefined) => {
      const label = clean(value)
      if (label && !labels.some((other) => other.text === label)) labels.push({ by, text: label })
    }
    const isInput = kind === 'field' || kind === 'choice' || kind === 'toggle' || kind === 'file'
    if (!isInput || (kind === 'toggle' && tag !== 'input')) add('text', text)
    add('aria', byIds(element, 'aria-labelledby'))
    add('aria', element.getAttribute('aria-label'))
    if ('labels' in element) {
      for (const label of (element as HTMLInputElement).labels ?? []) {
        const copy = label.cloneNode(true) as HTMLElement
        for (const inner of copy.querySelectorAll('select, textarea, option, script, style')) inner.remove()
        // the words of a component's label may stand in its slots
        const slotted = [...label.querySelectorAll('slot')].flatMap((slot) => slot.assignedNodes({ flatten: true }))
        add('label', [copy.textContent, ...slotted.map((node) => node.textContent)].join(' '))
      }
    }
    if (isInput && labels.length === 0) {
      const group = element.closest('[role=group][aria-labelledby], fieldset')
      if (group && group.querySelectorAll('input, select, textarea').length === 1)
        add('label', byIds(group, 'aria-labelledby') || group.querySelector('legend')?.textContent)
    }
    add(
      'placeholder',
      element.getAttribute('placeholder') ??
        element.getAttribute('aria-placeholder') ??
        element.getAttribute('data-placeholder'),
    )
    add('title', element.getAttribute('title'))
    add('title', element.getAttribute('alt'))
    if (kind === 'choice' && tag !== 'select' && tag !== 'input') add('value', text)
    if (tag === 'input' && ['submit', 'button', 'reset'].includes((element as HTMLInputElement).type))
      add('text', (element as HTMLInputElement).value)
    for (const image of element.querySelectorAll('img[alt], svg title, [aria-label], [title]'))
      if (labels.length < 8 && kind === 'action')
        add(
          'title',
          image.getAttribute('alt') ??
            image.getAttribute('aria-label') ??
            image.getAttribute('title') ??
            image.textContent,
        )
    if (isInput)
      add(
        'name',
        (element.getAttribute('name') || element.id).replace(/[_\-.[\]:]+/g, ' ').replace(/([a-z])([A-Z])/g, '$1 $2'),
      )
    else if (!text) {
      const icon = element.querySelector('[data-testid], [data-icon], svg[class], i[class]') ?? element
      const hint = [icon.getAttribute('data-testid'), icon.getAttribute('data-icon'), icon.getAttribute('class')]
        .filter(Boolean)
        .join(' ')
      add(
        'icon',
        hint
          .replace(/([a-z])([A-Z])/g, '$1 $2')
          .replace(/[_-]+/g, ' ')
          .slice(0, 80),
      )
    }
    return labels
  }

  /** Left of or above everything that can be scrolled to, where pages put what nobody shall see. */
  function isOutside(element: Element, box: DOMRect): boolean {
    if (box.right + scrollX > 0 && box.bottom + scrollY > 0) return false
    for (let at = element.parentElement; at; at = at.parentElement)
      if (at.scrollLeft > 0 || at.scrollTop > 0) return false
    return true
  }

  function shownBox(element: Element): DOMRect {
    const box = element.getBoundingClientRect()
    const labels = 'labels' in element ? (element as HTMLInputElement).labels : null
    if (labels?.[0] && isOutside(element, box)) return labels[0].getBoundingClientRect()
    const shown = labels ? (state?.shownAs(element) ?? element) : element
    if (shown !== element) return shown.getBoundingClientRect()
    if (
      box.width === 0 &&
      box.height === 0 &&
      element.children.length > 0 &&
      getComputedStyle(element).display === 'contents'
    )
      return (element.children[0] as Element).getBoundingClientRect()
    return box
  }

  const focusedElement = (() => {
    let focused = document.activeElement
    for (let root = focused ? rootOf(focused) : null; root?.activeElement; root = rootOf(root.activeElement))
      focused = root.activeElement
    return focused
  })()

  function visit(element: Element, parent: number, inDialog: boolean, inFaint: boolean) {
    if (elements.length >= maxElements) return
    const tag = element.tagName.toLowerCase()
    if (['script', 'style', 'template', 'noscript', 'head', 'meta', 'link', 'br', 'defs'].includes(tag)) return
    const style = getComputedStyle(element)
    const type = tag === 'input' ? (element as HTMLInputElement).type : ''
    if (style.display === 'none' && type !== 'file') return
    const isHiddenControl =
      ['input', 'select', 'textarea', 'svg'].includes(tag) && element.getAttribute('aria-hidden') === 'true'
    if (isHiddenControl && type !== 'file') return
    const explicit = element.getAttribute('role')?.split(' ')[0] ?? ''
    const role = explicit || implicitRole(element, tag, type)
    const isDialog =
      inDialog ||
      ['dialog', 'alertdialog'].includes(role) ||
      tag === 'dialog' ||
      element.getAttribute('aria-modal') === 'true'
    // a control that is only faintly drawn may still be the one under a styled checkbox, slider or list; nothing else may
    const isFaint = inFaint || Number(style.opacity) < 0.05
    const isInvisible = style.visibility === 'hidden' || style.visibility === 'collapse'
    const kind = isInvisible && type !== 'file' ? undefined : kindOf(element, tag, type, role, style)
    const ownText = isInvisible ? '' : ownTextOf(element)
    const isAlert = ['alert', 'status', 'log'].includes(role) || element.hasAttribute('aria-live')
    const isListed =
      kind !== undefined ||
      ownText !== '' ||
      actionRoles.includes(role) ||
      (tag === 'img' && element.getAttribute('alt')) ||
      isAlert ||
      (tag === 'canvas' && !isInvisible)
    let id = parent
    if (isListed) {
      const box = shownBox(element)
      const hasArea = box.width >= 1 && box.height >= 1 && !isOutside(element, box)
      if ((hasArea && (!isFaint || kind === 'toggle' || ['slider', 'combobox'].includes(role))) || kind === 'file') {
        id = elements.length
        const resolved: Kind =
          kind ??
          (actionRoles.includes(role) && role !== 'cell' && role !== 'gridcell' && role !== 'listitem'
            ? 'action'
            : 'text')
        const text = tag === 'input' || tag === 'textarea' || tag === 'select' ? '' : textOf(element)
        const isPassword = type === 'password'
        const input = element as HTMLInputElement
        const select = tag === 'select' ? (element as unknown as HTMLSelectElement) : undefined
        const checked =
          type === 'checkbox' || type === 'radio'
            ? input.checked
            : (element.getAttribute('aria-checked') ?? element.getAttribute('aria-pressed'))
        const expanded =
          element.getAttribute('aria-expanded') ??
          (tag === 'summary' ? String((element.parentElement as HTMLDetailsElement | null)?.open) : null)
        const control = tag === 'label' ? (element as HTMLLabelElement).control : null
        nodes.push(element)
        elements.push({
          id,
          serial: serialOf(element, id),
          parent,
          control: control ? nodes.indexOf(control) : -1,
          tag,
          type,
          role,
          kind: resolved,
          labels: [],
          text,
          ownText,
          value: isPassword
            ? ''
            : select
              ? clean([...select.selectedOptions].map((option) => option.label).join(', '))
              : tag === 'input' || tag === 'textarea'
                ? (input.value ?? '')
                : resolved === 'field' || resolved === 'choice'
                  ? text
                  : '',
          isPassword,
          checked: checked === null ? null : checked === true || checked === 'true',
          selected:
            element.getAttribute('aria-selected') === 'true' ||
            (element.hasAttribute('aria-current') && element.getAttribute('aria-current') !== 'false') ||
            (tag === 'a' && (element as HTMLAnchorElement).href === location.href),
          expanded: expanded === null ? null : expanded === 'true',
          disabled:
            input.disabled === true ||
            element.getAttribute('aria-disabled') === 'true' ||
            element.closest('fieldset:disabled, [inert]') !== null,
          invalid: element.getAttribute('aria-invalid') === 'true',
          focused: element === focusedElement,
          options: select ? [...select.options].slice(0, 300).map((option) => clean(option.label)) : [],
          box: { x: box.x, y: box.y, width: box.width, height: box.height },
          inView: box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth,
          inDialog: isDialog,
          isAlert,
        })
        const listed = elements[id]
        if (listed) listed.labels = labelsOf(element, tag, resolved, text)
      }
    }
    if (tag === 'select' || (tag === 'svg' && kind === undefined)) return
    const isFolded = tag === 'details' && !(element as HTMLDetailsElement).open
    for (const child of childrenOf(element))
      if (!isFolded || child.tagName === 'SUMMARY') visit(child, id, isDialog, isFaint)
  }

  if (document.body) visit(document.body, -1, false, false)
  // labels may come before their control
  for (const [index, node] of nodes.entries()) {
    const listed = elements[index]
    if (listed && listed.tag === 'label')
      listed.control = (node as HTMLLabelElement).control
        ? nodes.indexOf((node as HTMLLabelElement).control as Element)
        : -1
  }
  // a bar that tells how far something is may stand there for ever
  const turning = document.querySelectorAll(
    '[role=progressbar]:not([aria-valuenow]), progress:not([value]), [aria-busy=true]',
  )
  const isBusy = [...turning].some((element) => {
    const { width, height } = element.getBoundingClientRect()
    return width > 0 && height > 0 && element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
  })
  if (state) state.elements = nodes
  return { elements, passing: state?.passing ?? [], isBusy, documentKey: String(performance.timeOrigin) }
}
