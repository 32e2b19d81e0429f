import { emptyCandles } from '../../../../shared/domain/candles.ts'
import { isoTime } from '../../../../shared/domain/interval.ts'
import { toEpochMs } from '../../../../shared/domain/time.ts'
import { AppError } from '../../../../shared/errors.ts'
import { packedCount, PackError, unpackBars, unpackRuns, type PackedRun } from '../pack/pack-bars.ts'
import type { ChunkHead, ChunkRows } from './chunk-rows.ts'
import type { Span } from './span.ts'

/** Turns damage inside a chunk into an error that names series and range. */
export interface ChunkDecoder {
  /** Bars into `columns` from row `at` on. */
  into(head: ChunkHead, columns: Span['columns'], at: number): readonly PackedRun[]
  span(head: ChunkHead): Span
}

/** `name` says the series. @throws AppError store-corrupt */
export function createChunkDecoder(chunks: ChunkRows, name: string): ChunkDecoder {
  const into: ChunkDecoder['into'] = (head, columns, at) =>
    orBroken(name, head, () => {
      const data = chunks.data(head.id)
      if (data === undefined) throw new PackError('its bytes are missing')
      // Before decoding: a wrong count would write over the neighbours.
      if (packedCount(data) !== head.bars) throw new PackError('it holds another number of bars')
      unpackBars(data, { columns, at })
      if (columns.t[at] !== head.t || columns.t[at + head.bars - 1] !== head.lastT) {
        throw new PackError('its times are not those of its entry')
      }
      return unpackRuns(data)
    })
  return {
    into,
    span(head) {
      const columns = emptyCandles(head.bars)
      return { columns, runs: into(head, columns, 0) }
    },
  }
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
