import type { SettingsChange, SettingsStep } from '../../../../shared/contract/settings.ts'
import { KEEP_OPTIONS, LARGEST_OPTIONS } from '../data/keep/keep-words.ts'
import { DENSITIES, PALETTES, TEXT_SIZES, THEMES } from '../appearance/appearance-choices.ts'

interface SettingWords {
  readonly name: string
  readonly choices: readonly { readonly value: string; readonly label: string }[]
}

const ON_OFF = [
  { value: 'true', label: 'On' },
  { value: 'false', label: 'Off' },
]

const WORDS: Readonly<Record<string, SettingWords>> = {
  'appearance.theme': { name: 'Theme', choices: THEMES },
  'appearance.palette': { name: 'Direction colours', choices: PALETTES },
  'appearance.density': { name: 'Density', choices: DENSITIES },
  'appearance.textSizePct': { name: 'Text size', choices: TEXT_SIZES },
  'data.keep1s': { name: 'Keep 1 second bars', choices: KEEP_OPTIONS },
  'data.keep1m': { name: 'Keep 1 minute bars', choices: KEEP_OPTIONS },
  'data.keepQuotes': { name: 'Keep quotes', choices: KEEP_OPTIONS },
  'data.largestBytes': { name: 'Largest size', choices: LARGEST_OPTIONS },
  'appearance.isHollowUp': { name: 'Hollow candles when up', choices: ON_OFF },
}

export function settingName(path: string): string {
  return WORDS[path]?.name ?? path
}

/** The value as its control calls it. */
export function settingValue(path: string, value: SettingsChange['to']): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return WORDS[path]?.choices.find((choice) => choice.value === text)?.label ?? text
}

/** `Theme` · `reset of 3 settings` · `import of Theme` */
export function stepWords({ kind, changes }: SettingsStep): string {
  const [first] = changes
  const what = changes.length === 1 && first ? settingName(first.path) : `${changes.length} settings`
  return kind === 'change' ? what : `${kind} of ${what}`
}

/** `Light → Dark`; of several the names: `Theme, Density`. `isBack` for the way that undo takes. */
export function stepDetail({ changes }: SettingsStep, isBack: boolean): string {
  const [first] = changes
  if (changes.length !== 1 || !first) return changes.map(({ path }) => settingName(path)).join(', ')
  const from = settingValue(first.path, isBack ? first.to : first.from)
  return `${from} → ${settingValue(first.path, isBack ? first.from : first.to)}`
}
