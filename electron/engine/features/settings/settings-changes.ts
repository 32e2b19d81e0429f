import type { SettingsChange } from '../../../../shared/contract/settings.ts'

type Json = SettingsChange['from']
type Fields = Readonly<Record<string, unknown>>

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** `patch` laid over `fields`, level by level; neither is touched. */
export function mergeFields(fields: Fields, patch: Fields): Record<string, unknown> {
  const merged = { ...fields }
  for (const [key, value] of Object.entries(patch)) {
    if (value === undefined) continue
    const known = merged[key]
    merged[key] = isFields(value) ? mergeFields(isFields(known) ? known : {}, value) : value
  }
  return merged
}

/** Leaves that differ, in the order of `to`; a missing one is null. */
export function listChanges(from: Fields, to: Fields, prefix = ''): SettingsChange[] {
  return Object.entries(to).flatMap(([key, value]) => {
    const path = prefix + key
    const known = from[key]
    if (isFields(value)) return listChanges(isFields(known) ? known : {}, value, `${path}.`)
    if (JSON.stringify(known) === JSON.stringify(value)) return []
    return [{ path, from: (known ?? null) as Json, to: value as Json }]
  })
}
