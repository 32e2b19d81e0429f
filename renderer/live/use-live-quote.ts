import { useEffect, useState } from 'react'
import type { Symbol } from '../../shared/domain/instrument.ts'
import { QUOTE_FIELDS, type QuoteField } from '../../shared/domain/quote-columns.ts'
import { FRAME_PRIORITY } from './frame-scheduler.ts'
import { pageFrames } from './page-frames.ts'
import { useBoard } from './use-board.ts'

export type LiveQuote = Readonly<Record<QuoteField, number>>

const SECOND_MS = 1_000

/**
 * Keeps one symbol's quotes coming for the live texts on screen; what it returns itself follows once a second, for ranges and
 * sums. Null while nothing has come. Fields a source does not give are NaN.
 */
export function useLiveQuote(symbol: Symbol, isEnabled: boolean): LiveQuote | null {
  const board = useBoard()
  const [shown, setShown] = useState<{ readonly symbol: Symbol; readonly quote: LiveQuote } | null>(null)
  useEffect(() => {
    if (!isEnabled) return
    let timer: ReturnType<typeof setTimeout> | undefined
    let hasShown = false
    const task = pageFrames().add(FRAME_PRIORITY.figures, () => {
      hasShown = true
      const fields = QUOTE_FIELDS.map((field) => [field, board.quote(symbol, field)])
      setShown({ symbol, quote: Object.fromEntries(fields) as Record<QuoteField, number> })
    })
    const watch = board.watch([symbol], {
      onQuotes: (changed) => {
        if (!changed.includes(watch.slots[0] as number)) return
        if (!hasShown) task.request()
        timer ??= setTimeout(() => {
          timer = undefined
          task.request()
        }, SECOND_MS)
      },
    })
    return () => {
      clearTimeout(timer)
      watch.dispose()
      task.dispose()
    }
  }, [board, symbol, isEnabled])
  return isEnabled && shown?.symbol === symbol ? shown.quote : null
}
