import { Menu } from '@base-ui/react/menu'
import { ChartCandlestick, Download, Scissors, Trash2, type LucideIcon } from 'lucide-react'
import { useRef, type ReactNode } from 'react'
import type { StoredSeriesStat } from '../../../../../shared/contract/store.ts'
import { navigate, routeTo } from '../../../../state/route.ts'
import { openStoreDialog } from '../../../../state/store-work.ts'
import '../../../../ui/menu.css'
import { isSample } from '../../../../ui/source-words.ts'
import type { Removal } from './prune-dialog.tsx'

export interface SeriesMenuPlace {
  readonly series: StoredSeriesStat
  readonly button: HTMLElement
}

interface SeriesMenuProps {
  readonly place: SeriesMenuPlace
  readonly onClose: () => void
  readonly onRemove: (removal: Removal) => void
}

export function SeriesMenu({ place, onClose, onRemove }: SeriesMenuProps): ReactNode {
  const { series, button } = place
  const row = useRef<HTMLElement | null>(button.closest('tr'))
  const { symbol, interval, source } = series
  return (
    <Menu.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Menu.Portal>
        <Menu.Positioner className="ui-menu-positioner" anchor={button} side="bottom" align="end" sideOffset={4}>
          <Menu.Popup className="ui-floating ui-menu" finalFocus={row} aria-label={`${symbol} ${interval}`}>
            <Item
              icon={ChartCandlestick}
              label="Open chart"
              onClick={() => navigate(routeTo.chart(symbol, interval))}
            />
            <Item icon={Download} label="Export…" onClick={() => openStoreDialog({ kind: 'export', series })} />
            {!isSample(source) && (
              <>
                <Item icon={Scissors} label="Remove older bars…" onClick={() => onRemove({ series, isWhole: false })} />
                <Item icon={Trash2} label="Remove all…" onClick={() => onRemove({ series, isWhole: true })} />
              </>
            )}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}

function Item(props: { icon: LucideIcon; label: string; onClick: () => void }): ReactNode {
  const { icon: Icon, label, onClick } = props
  return (
    <Menu.Item className="ui-menu-item" onClick={onClick}>
      <Icon size={14} aria-hidden="true" />
      {label}
    </Menu.Item>
  )
}
