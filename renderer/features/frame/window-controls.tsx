import { Copy, Minus, Square, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { isMac } from '../../ui/key-names.ts'
import './window-controls.css'
import { useWindowState } from './window-state.ts'

/** Of the desktop window where the system draws none: not in a browser, not on a Mac. */
export function WindowControls(): ReactNode {
  const { isMaximised, isFullScreen } = useWindowState()
  const { tapedeck } = window
  if (!tapedeck || isMac || isFullScreen) return null
  return (
    <div className="window-controls" role="group" aria-label="Window">
      <button type="button" aria-label="Minimise" onClick={() => tapedeck.minimise()}>
        <Minus size={14} aria-hidden="true" />
      </button>
      <button type="button" aria-label={isMaximised ? 'Restore' : 'Maximise'} onClick={() => tapedeck.toggleMaximise()}>
        {isMaximised ? <Copy size={12} aria-hidden="true" /> : <Square size={12} aria-hidden="true" />}
      </button>
      <button type="button" className="window-close" aria-label="Close" onClick={() => tapedeck.close()}>
        <X size={15} aria-hidden="true" />
      </button>
    </div>
  )
}
