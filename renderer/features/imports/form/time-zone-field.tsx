import { useMemo, type ReactNode } from 'react'
import { TIME_ZONES } from '../queue/time-zones.ts'
import { SuggestField } from './suggest-field.tsx'

interface TimeZoneFieldProps {
  readonly value: string
  readonly error: string | undefined
  readonly onChange: (value: string) => void
}

const MOST_SHOWN = 60

export function TimeZoneField({ value, error, onChange }: TimeZoneFieldProps): ReactNode {
  const suggestions = useMemo(() => {
    const wanted = value.trim().toLowerCase().replaceAll(' ', '_')
    // A complete name would leave only itself to choose from: all are offered then.
    const isChosen = TIME_ZONES.some((zone) => zone.toLowerCase() === wanted)
    const zones = isChosen ? TIME_ZONES : TIME_ZONES.filter((zone) => zone.toLowerCase().includes(wanted))
    return zones.slice(0, isChosen ? undefined : MOST_SHOWN).map((zone) => ({ value: zone }))
  }, [value])
  return (
    <SuggestField
      label="Time zone of the file"
      value={value}
      onChange={onChange}
      error={error}
      hint="Its times name no zone. Bars are stored in UTC."
      suggestions={suggestions}
    />
  )
}
