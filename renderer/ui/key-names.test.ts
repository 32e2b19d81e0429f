import { describe, expect, it } from 'vitest'
import { ariaKeys, isSingleKey, keyCaps, keyName, type KeyPress } from './key-names.ts'

function press(key: string, held: Partial<KeyPress> = {}): KeyPress {
  return { key, code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held }
}

describe('keyName', () => {
  it.each([
    ['Ctrl+K', press('k', { ctrlKey: true })],
    ['Ctrl+Shift+L', press('L', { ctrlKey: true, shiftKey: true })],
    ['Shift+T', press('T', { shiftKey: true })],
    ['T', press('t')],
    ['?', press('?', { shiftKey: true })],
    ['+', press('+', { shiftKey: true })],
    ['Ctrl+,', press(',', { ctrlKey: true })],
    ['Shift+Left', press('ArrowLeft', { shiftKey: true })],
    ['Space', press(' ')],
    ['Esc', press('Escape')],
  ])('%s', (name, pressed) => {
    expect(keyName(pressed, false)).toBe(name)
  })

  it('takes Cmd for Ctrl on a Mac, and only there', () => {
    expect(keyName(press('k', { metaKey: true }), true)).toBe('Ctrl+K')
    expect(keyName(press('k', { ctrlKey: true }), true)).toBe('K')
    expect(keyName(press('k', { metaKey: true }), false)).toBe('K')
  })

  it('finds the digit of a layout that types it with Shift, and the letter under a Mac’s Alt sign', () => {
    expect(keyName(press('&', { ctrlKey: true, code: 'Digit1' }), false)).toBe('Ctrl+1')
    expect(keyName(press('†', { altKey: true, code: 'KeyT' }), true)).toBe('Alt+T')
  })

  it('follows the layout, not the place of a key, for Ctrl with a letter', () => {
    expect(keyName(press('a', { ctrlKey: true, code: 'KeyQ' }), false)).toBe('Ctrl+A')
  })
})

describe('words for keys', () => {
  it('draws one cap a key', () => {
    expect(keyCaps('Ctrl+Shift+L', false)).toEqual(['Ctrl', 'Shift', 'L'])
    expect(keyCaps('Ctrl+Shift+L', true)).toEqual(['⌘', '⇧', 'L'])
    expect(keyCaps('+', false)).toEqual(['+'])
    expect(keyCaps('Ctrl++', false)).toEqual(['Ctrl', '+'])
    expect(keyCaps('Left', false)).toEqual(['←'])
  })

  it('writes aria-keyshortcuts in its own names', () => {
    expect(ariaKeys('Ctrl+K', false)).toBe('Control+K')
    expect(ariaKeys('Ctrl+K', true)).toBe('Meta+K')
    expect(ariaKeys('Shift+Left', false)).toBe('Shift+ArrowLeft')
    expect(ariaKeys('+', false)).toBe('Plus')
  })

  it('calls single what a text field would take', () => {
    expect(['T', 'Shift+T', '?', 'Left'].every(isSingleKey)).toBe(true)
    expect(['Ctrl+K', 'Alt+T', 'Ctrl+Shift+L'].some(isSingleKey)).toBe(false)
  })
})
