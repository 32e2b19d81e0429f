import { expect, it } from 'vitest'
import { cycleTheme, shownTheme, updateAppearance } from './appearance.ts'
import { readSettings } from './settings-store.ts'

it('follows the system only when asked to', () => {
  expect(shownTheme('system', true)).toBe('light')
  expect(shownTheme('system', false)).toBe('dark')
  expect(shownTheme('dark', true)).toBe('dark')
  expect(shownTheme('light', false)).toBe('light')
})

it('cycles dark, light, system and touches nothing else', () => {
  updateAppearance({ theme: 'dark', palette: 'bo' })
  expect([cycleTheme(), cycleTheme(), cycleTheme()]).toEqual(['light', 'system', 'dark'])
  expect(readSettings().appearance.palette).toBe('bo')
})
