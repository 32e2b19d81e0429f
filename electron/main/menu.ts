import type { MenuItemConstructorOptions } from 'electron'

interface MenuOptions {
  readonly isMac: boolean
  readonly hasDevTools: boolean
  readonly appName: string
  /** Goes to an address of the page, `#/markets`. */
  readonly open: (hash: string) => void
}

/**
 * The native menu as data. On Windows and Linux it has no bar of its own (the window draws its title bar); its accelerators work
 * all the same, and the page sees every key first.
 */
export function menuTemplate({ isMac, hasDevTools, appName, open }: MenuOptions): MenuItemConstructorOptions[] {
  const separator: MenuItemConstructorOptions = { type: 'separator' }
  const settings: MenuItemConstructorOptions = {
    label: 'Settings…',
    accelerator: 'CmdOrCtrl+,',
    click: () => open('#/settings'),
  }
  const appMenu: MenuItemConstructorOptions = {
    label: appName,
    submenu: [
      { role: 'about' },
      separator,
      settings,
      separator,
      { role: 'services' },
      separator,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      separator,
      { role: 'quit' },
    ],
  }
  const file: MenuItemConstructorOptions = {
    label: 'File',
    submenu: isMac ? [{ role: 'close' }] : [settings, separator, { role: 'quit' }],
  }
  const view: MenuItemConstructorOptions = {
    label: 'View',
    submenu: [
      { label: 'Markets', click: () => open('#/markets') },
      { label: 'Chart', click: () => open('#/chart') },
      separator,
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      separator,
      { role: 'togglefullscreen' },
      ...(hasDevTools ? [separator, { role: 'reload' } as const, { role: 'toggleDevTools' } as const] : []),
    ],
  }
  return [...(isMac ? [appMenu] : []), file, { role: 'editMenu' }, view, { role: 'windowMenu' }]
}
