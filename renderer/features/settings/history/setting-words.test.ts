import { describe, expect, it } from 'vitest'
import { settingsSchema, type SettingsChange } from '../../../../shared/contract/settings.ts'
import { settingName, settingValue, stepDetail, stepWords } from './setting-words.ts'

const theme: SettingsChange = { path: 'appearance.theme', from: 'light', to: 'system' }
const size: SettingsChange = { path: 'appearance.textSizePct', from: 100, to: 125 }

describe('words of settings', () => {
  it('every setting has a name, and every default a word', () => {
    for (const [section, fields] of Object.entries(settingsSchema.parse({}))) {
      for (const [field, value] of Object.entries(fields)) {
        const path = `${section}.${field}`
        expect(settingName(path)).not.toBe(path)
        expect(settingValue(path, value)).not.toBe(JSON.stringify(value))
        expect(settingValue(path, value)).not.toBe(value)
      }
    }
  })

  it('calls a value as its control does; one of another version as it stands', () => {
    expect(settingValue('appearance.theme', 'system')).toBe('Match system')
    expect(settingValue('appearance.isHollowUp', true)).toBe('On')
    expect(settingValue('appearance.theme', 'sepia')).toBe('sepia')
    expect(settingValue('sounds.bell', 3)).toBe('3')
  })

  it('names a step by what it changed', () => {
    expect(stepWords({ kind: 'change', at: 0, changes: [theme] })).toBe('Theme')
    expect(stepWords({ kind: 'reset', at: 0, changes: [theme, size] })).toBe('reset of 2 settings')
    expect(stepWords({ kind: 'import', at: 0, changes: [size] })).toBe('import of Text size')
  })

  it('tells the way a step goes', () => {
    expect(stepDetail({ kind: 'change', at: 0, changes: [theme] }, false)).toBe('Light → Match system')
    expect(stepDetail({ kind: 'change', at: 0, changes: [theme] }, true)).toBe('Match system → Light')
    expect(stepDetail({ kind: 'import', at: 0, changes: [theme, size] }, true)).toBe('Theme, Text size')
  })
})
