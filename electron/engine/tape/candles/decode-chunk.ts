import { emptyCandles } from '../../../../shared/domain/candles.ts'
import { isoTime } from '../../../../shared/domain/interval.ts'
import { toEpochMs } from '../../../../shared/domain/time.ts'
import { AppError } from '../../../../shared/errors.ts'
import { openBars, type OpenedBars, PackError, type PackedRun } from '../pack/pack-bars.ts'
import type { ChunkHead, ChunkRows } from './chunk-rows.ts'
import type { Span } from './span.ts'

/** Turns damage inside a chunk into an error that names series and range. */
export interface ChunkDecoder {
  /** Its bytes, proved; for what needs them more than once. */
  open(head: ChunkHead): OpenedBars
  /** Open times of all of its bars, until the next call. */
  times(head: ChunkHead, opened: OpenedBars): Float64Array
  /** Bars `from` (inclusive) to `to` (exclusive) of an opened chunk into `columns` from row `at` on; the runs of all of its bars. */
  into(
    head: ChunkHead,
    opened: OpenedBars,
    columns: Span['columns'],
    at: number,
    from?: number,
    to?: number,
  ): readonly PackedRun[]
  span(head: ChunkHead): Span
}

/** Shared, since it is used up before the next read: room made anew for each would cost more than the times. */
let scratch = new Float64Array()

/** `name` says the series. @throws AppError store-corrupt */
export function createChunkDecoder(chunks: ChunkRows, name: string): ChunkDecoder {
  const open: ChunkDecoder['open'] = (head) =>
    orBroken(name, head, () => {
      const data = chunks.data(head.id)
      if (data === undefined) throw new PackError('its bytes are missing')
      const opened = openBars(data)
      // Before decoding: a wrong count would write over the neighbours.
      if (opened.rows !== head.bars) throw new PackError('it holds another number of bars')
      return opened
    })
  const into: ChunkDecoder['into'] = (head, opened, columns, at, from = 0, to = head.bars) =>
    orBroken(name, head, () => {
      opened.into({ columns, at }, from, to)
      const isFirst = from > 0 || columns.t[at] === head.t
      const isLast = to < head.bars || columns.t[at + to - from - 1] === head.lastT
      requireTimes(isFirst && isLast)
      return opened.runs()
    })
  return {
    open,
    times: (head, opened) =>
      orBroken(name, head, () => {
        if (scratch.length < head.bars) scratch = new Float64Array(head.bars)
        opened.times(scratch)
        requireTimes(scratch[0] === head.t && scratch[head.bars - 1] === head.lastT)
        return scratch.subarray(0, head.bars)
      }),
    into,
    span(head) {
      const columns = emptyCandles(head.bars)
      return { columns, runs: into(head, open(head), columns, 0) }
    },
  }
}

function requireTimes(areRight: boolean): void {
  if (!areRight) throw new PackError('its times are not those of its entry')
}

export function orBroken<T>(name: string, { t, lastT }: Pick<ChunkHead, 't' | 'lastT'>, work: () => T): T {
  try {
    return work()
  } catch (thrown) {
    if (!(thrown instanceof PackError)) throw thrown
    const range = rangeWords(t, lastT)
    throw new AppError(
      'store-corrupt',
      `${name}: the stored bars from ${range} are damaged (${thrown.message})`,
      { series: name, from: t, to: lastT },
      { cause: thrown },
    )
  }
}

/** A damaged entry may name no time at all. */
export function rangeWords(from: number, to: number): string {
  return [from, to].map((t) => (toEpochMs(t) === null ? String(t) : isoTime(t))).join(' to ')
}
