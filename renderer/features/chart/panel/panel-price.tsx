import { type ReactNode, useEffect, useRef } from 'react'
import { formatFullPrice, formatPercent } from '../../../../shared/domain/format-number.ts'
import type { Symbol } from '../../../../shared/domain/instrument.ts'
import { changePct } from '../../../../shared/domain/quote-columns.ts'
import { flash } from '../../../live/flash.ts'
import { writeDelta } from '../../../live/live-change.tsx'
import { FRAME_PRIORITY } from '../../../live/frame-scheduler.ts'
import { pageFrames } from '../../../live/page-frames.ts'
import { useBoard } from '../../../live/use-board.ts'
import { Delta } from '../../../ui/delta.tsx'
import type { ChartFormats } from '../canvas/chart-options.ts'
import type { CandleFeed } from '../data/candle-feed.ts'
import { readCursor } from '../legend/readout.ts'

interface PanelPriceProps {
  readonly symbol: Symbol
  readonly feed: CandleFeed
  readonly formats: ChartFormats
}

/**
 * Last price and change of a series that streams, written past React. The price is the close of the newest bar, so that it is
 * at all times that of legend and axis; the change counts from the quote's previous close.
 */
export function PanelPrice({ symbol, feed, formats }: PanelPriceProps): ReactNode {
  const board = useBoard()
  const price = useRef<HTMLElement>(null)
  const change = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    let shown = Number.NaN
    const write = (): void => {
      const newest = readCursor(feed.snapshot(), null)
      if (newest?.kind !== 'bar' || !price.current) return
      const last = newest.bar.c
      const text = formats.price(last)
      if (price.current.textContent !== text) {
        price.current.textContent = text
        price.current.title = formatFullPrice(last)
        if (last > shown) flash(price.current, 'up')
        else if (last < shown) flash(price.current, 'down')
      }
      shown = last
      const percent = changePct(last, board.quote(symbol, 'prevClose'))
      const delta = change.current?.firstElementChild
      if (change.current) change.current.hidden = Number.isNaN(percent)
      if (delta instanceof HTMLElement && !Number.isNaN(percent)) writeDelta(delta, percent)
    }
    const task = pageFrames().add(FRAME_PRIORITY.text, write)
    const offTick = feed.onTick(() => task.request())
    const offQuote = board.onSymbol(symbol, () => task.request())
    write()
    return () => {
      offTick()
      offQuote()
      task.dispose()
    }
  }, [board, symbol, feed, formats])
  return (
    <p className="chart-price tn">
      <b ref={price} className="ui-live" />
      <span ref={change} title="Since the previous close; of crypto over 24 hours" hidden>
        <Delta value={0} text={formatPercent(0)} />
      </span>
    </p>
  )
}
