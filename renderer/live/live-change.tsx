import { useEffect, useRef, useState, type ReactNode } from 'react'
import { formatPercent } from '../../shared/domain/format-number.ts'
import type { Symbol } from '../../shared/domain/instrument.ts'
import { changePct } from '../../shared/domain/quote-columns.ts'
import { Delta, directionOf, TRIANGLES } from '../ui/delta.tsx'
import { flash } from './flash.ts'
import { useBoard } from './use-board.ts'

interface LiveChangeProps {
  readonly symbol: Symbol
  /** What is known without a stream, percent. */
  readonly change: number | null
  /** Washes with a tick, where no price beside it does. */
  readonly hasFlash?: boolean
}

/** Change since the previous close: triangle, sign and colour follow each tick past React. */
export function LiveChange({ symbol, change, hasFlash = false }: LiveChangeProps): ReactNode {
  const board = useBoard()
  const root = useRef<HTMLSpanElement>(null)
  const [first] = useState(change)
  useEffect(() => {
    let shown = Number.NaN
    const write = (): void => {
      const delta = root.current?.firstElementChild
      if (!(delta instanceof HTMLElement)) return
      const live = changePct(board.quote(symbol, 'last'), board.quote(symbol, 'prevClose'))
      const next = Number.isNaN(live) ? change : live
      const before = shown
      shown = next ?? Number.NaN
      if (!writeDelta(delta, next) || !hasFlash) return
      if (shown > before) flash(delta, 'up', false)
      else if (shown < before) flash(delta, 'down', false)
    }
    write()
    return board.onSymbol(symbol, write)
  }, [board, symbol, change, hasFlash])
  return (
    <span ref={root} className="ui-live">
      <Delta value={first ?? 0} text={formatPercent(first)} />
    </span>
  )
}

/** The element of a `Delta`, with another value. @returns false when it reads the same */
export function writeDelta(element: HTMLElement, value: number | null): boolean {
  const text = formatPercent(value)
  const label = element.lastChild
  if (label === null || label.textContent === text) return false
  label.textContent = text
  const direction = directionOf(value ?? 0)
  element.className = `ui-delta ui-delta-${direction} tn`
  element.querySelector('path')?.setAttribute('d', TRIANGLES[direction])
  return true
}
