import type { MenuItemConstructorOptions } from 'electron'
import { expect, test } from 'vitest'
import { menuTemplate } from './menu.ts'

function flatten(items: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] {
  return items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flatten(item.submenu) : [])])
}

function build(options: { isMac?: boolean; hasDevTools?: boolean } = {}) {
  const opened: string[] = []
  const template = menuTemplate({
    isMac: false,
    hasDevTools: false,
    appName: 'Tapedeck',
    open: (hash) => opened.push(hash),
    ...options,
  })
  const items = flatten(template)
  const press = (label: string): void => {
    const click = items.find((item) => item.label === label)?.click as (() => void) | undefined
    if (!click) throw new Error(`no ${label}`)
    click()
  }
  return { template, items, opened, press, roles: items.map((item) => item.role).filter(Boolean) }
}

test('goes to the screens', () => {
  const { press, opened, items } = build()
  for (const label of ['Markets', 'Chart', 'Settings…']) press(label)
  expect(opened).toEqual(['#/markets', '#/chart', '#/settings'])
  expect(items.find((item) => item.label === 'Settings…')?.accelerator).toBe('CmdOrCtrl+,')
})

test('developer tools and reload are for unpackaged starts', () => {
  const without = build().roles
  expect(without).not.toContain('toggleDevTools')
  expect(without).not.toContain('reload')
  expect(build({ hasDevTools: true }).roles).toEqual(expect.arrayContaining(['toggleDevTools', 'reload']))
})

test('a Mac has the app menu first, with settings and quit in it; others have them under File', () => {
  const mac = build({ isMac: true })
  expect(mac.template[0]?.label).toBe('Tapedeck')
  expect(flatten(mac.template.slice(0, 1)).map((item) => item.label ?? item.role ?? item.type)).toEqual([
    'Tapedeck',
    'about',
    'separator',
    'Settings…',
    'separator',
    'services',
    'separator',
    'hide',
    'hideOthers',
    'unhide',
    'separator',
    'quit',
  ])
  expect(mac.items.filter((item) => item.label === 'Settings…')).toHaveLength(1)
  const other = build()
  expect(other.template.map((item) => item.label ?? item.role)).toEqual(['File', 'editMenu', 'View', 'windowMenu'])
  expect(flatten(other.template.slice(0, 1)).map((item) => item.label ?? item.role)).toContain('quit')
})
