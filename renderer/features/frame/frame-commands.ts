import {
  AppWindow,
  CircleDashed,
  FileUp,
  Keyboard,
  Monitor,
  Moon,
  Palette as PaletteIcon,
  Rows3,
  Settings2,
  Sun,
  Table2,
} from 'lucide-react'
import type { Palette } from '../../../shared/contract/workspace.ts'
import { toAppError } from '../../../shared/errors.ts'
import type { EngineClient } from '../../engine.ts'
import { updateAppearance } from '../../state/appearance.ts'
import type { Command } from '../../state/commands.ts'
import { openImport } from '../../state/import-store.ts'
import { chooseMarket, readMarket } from '../../state/market.ts'
import { navigate, routeTo } from '../../state/route.ts'
import { activeShortcut } from '../../state/shortcut-registry.ts'
import { readSettings } from '../../state/settings-store.ts'
import { showToast } from '../../ui/toast.tsx'
import { SCREENS } from './screens.ts'
import { openShortcutsDialog } from './shortcuts-store.ts'

const THEMES = [
  { theme: 'dark', label: 'Theme: dark', icon: Moon },
  { theme: 'light', label: 'Theme: light', icon: Sun },
  { theme: 'system', label: 'Theme: match system', icon: Monitor },
] as const

const PALETTES: readonly {
  readonly palette: Exclude<Palette, 'mono'>
  readonly label: string
  readonly note?: string
}[] = [
  { palette: 'rg', label: 'Colours: green up, red down' },
  { palette: 'bo', label: 'Colours: blue up, orange down', note: 'safe for colour-blind viewers' },
  { palette: 'gr', label: 'Colours: red up, green down' },
]

const DENSITIES = ['compact', 'default', 'comfortable'] as const

const SECTIONS = [
  { section: 'appearance', label: 'Settings: appearance' },
  { section: 'data', label: 'Settings: data and export' },
  { section: 'keyboard', label: 'Settings: keyboard' },
  { section: 'about', label: 'Settings: about' },
] as const

/** What the palette offers on every screen. `canOpenTab`: only the browser host has further tabs. */
export function frameCommands(client: EngineClient, canOpenTab: boolean): Command[] {
  const { theme, palette, density } = readSettings().appearance
  const table = activeShortcut('Shift+T')
  return [
    ...SCREENS.map(({ screen, label, icon, keys, href }) => ({
      id: `go-${screen}`,
      label: `Go to ${label}`,
      icon,
      keys,
      keywords: ['open', 'screen'],
      run: () => navigate(href()),
    })),
    ...(table
      ? [
          {
            id: 'table',
            label: table.label,
            icon: Table2,
            keys: 'Shift+T',
            keywords: ['table', 'view'],
            run: table.run,
          },
        ]
      : []),
    {
      id: 'import',
      label: 'Import a CSV file',
      icon: FileUp,
      keywords: ['data', 'candles', 'bars', 'file', 'open', 'add'],
      run: () => openImport(),
    },
    readMarket().name === 'simulated'
      ? {
          id: 'market-leave',
          label: 'Leave the simulated market',
          icon: CircleDashed,
          keywords: ['real', 'stored', 'data', 'invented', 'back', 'exit'],
          run: () => void chooseMarket(client, 'stored'),
        }
      : {
          id: 'market-simulated',
          label: 'Open the simulated market',
          icon: CircleDashed,
          keywords: ['invented', 'live', 'demo', 'practice', 'use'],
          run: () => void chooseMarket(client, 'simulated'),
        },
    ...THEMES.filter((option) => option.theme !== theme).map((option) => ({
      id: `theme-${option.theme}`,
      label: option.label,
      icon: option.icon,
      keywords: ['appearance', 'mode'],
      run: () => updateAppearance({ theme: option.theme }),
    })),
    ...PALETTES.filter((option) => option.palette !== palette).map((option) => ({
      ...option,
      id: `palette-${option.palette}`,
      icon: PaletteIcon,
      keywords: ['palette', 'colors', 'appearance', 'direction'],
      run: () => updateAppearance({ palette: option.palette }),
    })),
    ...DENSITIES.filter((option) => option !== density).map((option) => ({
      id: `density-${option}`,
      label: `Density: ${option}`,
      icon: Rows3,
      keywords: ['rows', 'appearance'],
      run: () => updateAppearance({ density: option }),
    })),
    ...SECTIONS.map(({ section, label }) => ({
      id: `settings-${section}`,
      label,
      icon: Settings2,
      run: () => navigate(routeTo.settings(section)),
    })),
    {
      id: 'keyboard',
      label: 'Keyboard shortcuts',
      icon: Keyboard,
      keys: '?',
      keywords: ['keys', 'help'],
      run: openShortcutsDialog,
    },
    ...(canOpenTab
      ? [
          {
            id: 'open-tab',
            label: 'Open a second tab',
            icon: AppWindow,
            keywords: ['window'],
            run: () => void openTab(client),
          },
        ]
      : []),
  ]
}

async function openTab(client: EngineClient): Promise<void> {
  try {
    const { url } = await client.app.openTab()
    window.open(url, '_blank', 'noopener')
  } catch (thrown) {
    showToast({ kind: 'error', title: 'No second tab was opened.', message: toAppError(thrown).message })
  }
}
