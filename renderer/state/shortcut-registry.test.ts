import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { addShortcuts, startShortcuts, type Shortcut } from './shortcut-registry.ts'

/** Where the focus is: answers `closest` for the selectors that name its kind. */
class FakeElement extends EventTarget {
  readonly kind: string
  constructor(kind: string) {
    super()
    this.kind = kind
  }
  closest(selector: string): FakeElement | null {
    return selector.split(',').some((part) => part.startsWith(this.kind)) ? this : null
  }
}

let isLayerOpen: boolean
let ran: string[]
let ends: (() => void)[]
const page = Object.assign(new EventTarget(), { document: { querySelector: () => (isLayerOpen ? {} : null) } })

const shortcut = (keys: string, tag = keys, more: Partial<Shortcut> = {}): Shortcut => ({
  keys,
  label: tag,
  group: 'Test',
  run: () => ran.push(tag),
  ...more,
})

function press(key: string, held: Partial<KeyboardEvent> = {}, target: EventTarget = new FakeElement('main')): Event {
  const event = new Event('keydown', { cancelable: true })
  Object.assign(event, { key, code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held })
  Object.defineProperty(event, 'target', { value: target })
  page.dispatchEvent(event)
  return event
}

beforeEach(() => {
  vi.stubGlobal('Element', FakeElement)
  isLayerOpen = false
  ran = []
  ends = [startShortcuts(page as unknown as Window)]
})
afterEach(() => {
  for (const end of ends) end()
  vi.unstubAllGlobals()
})
const add = (...shortcuts: Shortcut[]): void => void ends.push(addShortcuts({ current: shortcuts }))

it('runs what the key means and keeps the key from the browser', () => {
  add(shortcut('Shift+T'), shortcut('+ =', 'zoom'))
  expect(press('T', { shiftKey: true }).defaultPrevented).toBe(true)
  press('+', { shiftKey: true })
  press('=')
  expect(press('t').defaultPrevented).toBe(false)
  expect(ran).toEqual(['Shift+T', 'zoom', 'zoom'])
})

it('gives a key to what came up last, and back when that is gone', () => {
  add(shortcut('Esc', 'screen'))
  const end = addShortcuts({ current: [shortcut('Esc', 'panel')] })
  press('Escape')
  end()
  press('Escape')
  expect(ran).toEqual(['panel', 'screen'])
})

it('leaves single keys to text fields, and keys with Ctrl to the app', () => {
  add(shortcut('Shift+T'), shortcut('?'), shortcut('Ctrl+K'))
  const field = new FakeElement('input:not')
  press('T', { shiftKey: true }, field)
  press('?', {}, field)
  expect(ran).toEqual([])
  press('k', { ctrlKey: true }, field)
  expect(ran).toEqual(['Ctrl+K'])
})

it('leaves Enter and Space to a control that has the focus', () => {
  add(shortcut('Enter'), shortcut('Space'))
  press('Enter', {}, new FakeElement('button'))
  press(' ', {}, new FakeElement('a[href]'))
  expect(ran).toEqual([])
  press('Enter')
  expect(ran).toEqual(['Enter'])
})

it('hears only what is meant for it while a layer is open', () => {
  add(shortcut('Esc'), shortcut('Ctrl+1'), shortcut('Ctrl+K', 'Ctrl+K', { isOverLayers: true }))
  isLayerOpen = true
  press('Escape')
  press('1', { ctrlKey: true })
  press('k', { ctrlKey: true })
  expect(ran).toEqual(['Ctrl+K'])
})

it('ignores a key that a component has used, and one that composes a character', () => {
  add(shortcut('Down'))
  // Node's EventTarget has no capture phase; the component's listener stands first by order.
  ends[0]?.()
  const useKey = (event: Event): void => event.preventDefault()
  page.addEventListener('keydown', useKey)
  ends.push(startShortcuts(page as unknown as Window))
  press('ArrowDown')
  page.removeEventListener('keydown', useKey)
  press('ArrowDown', { isComposing: true })
  expect(ran).toEqual([])
})

it('is silent after its end', () => {
  add(shortcut('?'))
  ends[0]?.()
  press('?')
  expect(ran).toEqual([])
})
