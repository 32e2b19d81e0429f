import type { ReactNode } from 'react'
import { Segmented, type SegmentOption } from '../../ui/segmented.tsx'
import type { PaletteScope } from './palette-scope.ts'

const TABS: readonly SegmentOption<PaletteScope>[] = [
  { value: 'all', label: 'All' },
  { value: 'symbols', label: 'Symbols' },
  { value: 'commands', label: 'Commands' },
]

interface PaletteTabsProps {
  readonly scope: PaletteScope
  readonly onChange: (scope: PaletteScope) => void
}

export function PaletteTabs(props: PaletteTabsProps): ReactNode {
  return (
    // Not a control: it keeps a click from taking the focus out of the field, and Enter on a tab from opening the chosen row.
    <span
      role="presentation"
      onMouseDown={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.stopPropagation()
      }}
    >
      <Segmented label="Show" options={TABS} value={props.scope} onChange={props.onChange} />
    </span>
  )
}
