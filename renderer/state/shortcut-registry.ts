import { isMac, isSingleKey, keyName } from '../ui/key-names.ts'

export interface Shortcut {
  /** `Ctrl+K`, `Shift+T`, `?`, `Left`, `Esc`; Ctrl means Cmd on a Mac. Several that do the same: `+ =` apart by a space. */
  readonly keys: string
  readonly label: string
  /** Heading in the list of shortcuts: `Everywhere`, or the screen's name. */
  readonly group: string
  /** Also heard while a dialog, menu or list is open. */
  readonly isOverLayers?: boolean
  readonly run: (event: KeyboardEvent) => void
}

interface ShortcutList {
  readonly current: readonly Shortcut[]
}

/** In order of arrival: what came up last is on top and gets a key first. */
let lists: readonly ShortcutList[] = []

export function addShortcuts(list: ShortcutList): () => void {
  lists = [...lists, list]
  return () => {
    lists = lists.filter((other) => other !== list)
  }
}

function findShortcut(name: string): Shortcut | undefined {
  for (const { current } of lists.toReversed()) {
    const found = current.find(({ keys }) => keys === name || keys.split(' ').includes(name))
    if (found) return found
  }
  return undefined
}

/** What a key does on the screen as it is now, for a command that does the same. */
export function activeShortcut(keys: string): { readonly label: string; readonly run: () => void } | undefined {
  const shortcut = findShortcut(keys)
  return shortcut && { label: shortcut.label, run: () => shortcut.run(new KeyboardEvent('keydown')) }
}

const NOT_TYPED_IN = ['button', 'checkbox', 'color', 'file', 'image', 'radio', 'range', 'reset', 'submit']
const TEXT_FIELDS = [
  `input${NOT_TYPED_IN.map((type) => `:not([type=${type}])`).join('')}`,
  'textarea',
  'select',
  '[contenteditable=""]',
  '[contenteditable=true]',
].join()
const PRESSABLE = [
  'button',
  'a[href]',
  'summary',
  'input',
  '[role=button]',
  '[role=tab]',
  '[role=switch]',
  '[role=radio]',
].join()
/** Dialogs, popovers, menus and lists of choices carry `data-open` while they are up. */
const OPEN_LAYER = ['dialog', 'alertdialog', 'menu', 'listbox'].map((role) => `[role=${role}][data-open]`).join()

function isInside(target: EventTarget | null, selector: string): boolean {
  return target instanceof Element && target.closest(selector) !== null
}

/** Starts the page's one key listener. */
export function startShortcuts(page: Window): () => void {
  // Esc closes a layer before this listener hears of it, and then must not zoom out as well.
  let hadLayer = false
  const noteLayer = (): void => {
    hadLayer = page.document.querySelector(OPEN_LAYER) !== null
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing) return
    const name = keyName(event, isMac)
    if (isSingleKey(name) && isInside(event.target, TEXT_FIELDS)) return
    if ((name === 'Enter' || name === 'Space') && isInside(event.target, PRESSABLE)) return
    const shortcut = findShortcut(name)
    if (!shortcut || (hadLayer && !shortcut.isOverLayers)) return
    event.preventDefault()
    shortcut.run(event)
  }
  page.addEventListener('keydown', noteLayer, { capture: true })
  page.addEventListener('keydown', onKeyDown)
  return () => {
    page.removeEventListener('keydown', noteLayer, { capture: true })
    page.removeEventListener('keydown', onKeyDown)
  }
}
