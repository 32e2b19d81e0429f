import { Menu } from '@base-ui/react/menu'
import { ChartCandlestick, Copy, ZoomIn, type LucideIcon } from 'lucide-react'
import { useMemo, type ReactNode, type RefObject } from 'react'
import { splitSymbol } from '../../../../shared/domain/instrument.ts'
import { showToast } from '../../../ui/toast.tsx'
import '../../../ui/menu.css'
import { Kbd } from '../../../ui/kbd.tsx'

export interface MenuPlace {
  /** Symbol of the tile. */
  readonly id: string
  /** CSS px of the window. */
  readonly x: number
  readonly y: number
}

interface TileMenuProps {
  readonly place: MenuPlace | null
  readonly onClose: () => void
  readonly returnFocusTo: RefObject<HTMLElement | null>
  readonly onOpen: (id: string) => void
  readonly onZoomIn: ((id: string) => void) | null
}

export function TileMenu({ place, onClose, returnFocusTo, onOpen, onZoomIn }: TileMenuProps): ReactNode {
  const anchor = useMemo(
    () => (place ? { getBoundingClientRect: () => new DOMRect(place.x, place.y, 0, 0) } : null),
    [place],
  )
  if (!place) return null
  const { code } = splitSymbol(place.id)
  return (
    <Menu.Root open modal={false} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Menu.Portal>
        <Menu.Positioner className="ui-menu-positioner" anchor={anchor} side="bottom" align="start" sideOffset={2}>
          <Menu.Popup className="ui-floating ui-menu" finalFocus={returnFocusTo} aria-label={code}>
            <Item icon={ChartCandlestick} label="Open chart" keys="Enter" onClick={() => onOpen(place.id)} />
            <Item icon={Copy} label={`Copy ${code}`} onClick={() => void copySymbol(code)} />
            {onZoomIn && <Item icon={ZoomIn} label="Zoom into group" keys="+" onClick={() => onZoomIn(place.id)} />}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}

function Item(props: { icon: LucideIcon; label: string; keys?: string; onClick: () => void }): ReactNode {
  const { icon: Icon, label, keys, onClick } = props
  return (
    <Menu.Item className="ui-menu-item" onClick={onClick}>
      <Icon size={14} aria-hidden="true" />
      {label}
      {keys && (
        <span className="ui-menu-note">
          <Kbd keys={keys} isJoined />
        </span>
      )}
    </Menu.Item>
  )
}

async function copySymbol(code: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(code)
  } catch {
    showToast({ kind: 'error', title: `${code} was not copied.`, message: 'The browser keeps its clipboard closed.' })
  }
}
