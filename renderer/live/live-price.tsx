import { useEffect, useRef, useState, type ReactNode } from 'react'
import type { Symbol } from '../../shared/domain/instrument.ts'
import { flash } from './flash.ts'
import { useBoard } from './use-board.ts'

interface LivePriceProps {
  readonly symbol: Symbol
  /** What is known without a stream. */
  readonly price: number | null
  readonly format: (price: number | null) => string
}

/** The last price, written past React in the frame it came, with a flash where it moved. */
export function LivePrice({ symbol, price, format }: LivePriceProps): ReactNode {
  const board = useBoard()
  const element = useRef<HTMLSpanElement>(null)
  // React's own text stays the first one: what comes after is written here alone.
  const [first] = useState(() => format(price))
  useEffect(() => {
    // Of this symbol, from here on: what was shown of another one is no move.
    let shown = Number.NaN
    const write = (): void => {
      const live = board.quote(symbol, 'last')
      const next = Number.isNaN(live) ? price : live
      const before = shown
      shown = next ?? Number.NaN
      const text = format(next)
      if (!element.current || element.current.textContent === text) return
      element.current.textContent = text
      if (shown > before) flash(element.current, 'up')
      else if (shown < before) flash(element.current, 'down')
    }
    write()
    return board.onSymbol(symbol, write)
  }, [board, symbol, price, format])
  return (
    <span ref={element} className="ui-live tn">
      {first}
    </span>
  )
}
