import { type Candles, concatCandles, sliceCandles } from '../../../../shared/domain/candles.ts'
import { toEpochMs } from '../../../../shared/domain/time.ts'
import { AppError } from '../../../../shared/errors.ts'
import type { Connection } from '../database.ts'
import { type SeriesRow, type SeriesRows, seriesName } from '../series-rows.ts'
import type { SourceRows } from '../source-rows.ts'
import { finishSteps } from '../stepped-write.ts'
import type { CandleRepository, Fetch, SeriesKey, WriteCounts } from '../types.ts'
import { type CandleTables, createChunkWriter } from './chunk-writer.ts'
import type { Layout } from './layout.ts'
import { requireBars } from './require-bars.ts'
import type { WaitingBars } from './waiting-bars.ts'

/** What a write needs of one connection. */
export interface WriteParts {
  readonly tables: CandleTables
  readonly layout: Layout
  readonly series: SeriesRows
  readonly sources: SourceRows
}

/** Chunks between two pauses: some 20 ms, so that a frame's question waits for little more than a frame. */
const CHUNKS_PER_STEP = 16

export function createCandleWriter(
  connection: Connection,
  parts: WriteParts,
  partsOn: (own: Connection) => WriteParts,
  waiting: Pick<WaitingBars, 'add' | 'remove'>,
): Pick<CandleRepository, 'write' | 'writeSoon' | 'writeInSteps'> {
  return {
    write(key, columns, fetch) {
      const plain = requireBars(key, columns)
      if (plain.t.length === 0) return { stored: 0, unchanged: 0, revised: 0 }
      return connection.write('candles.write', () => finishSteps(storeBatches(parts, key, [plain], fetch)))
    },
    writeSoon(key, columns, fetch) {
      const plain = requireBars(key, columns)
      if (plain.t.length === 0) return
      let bars = plain
      connection.writeSoon({
        what: 'candles.write',
        rows: plain.t.length,
        work: () => void finishSteps(storeBatches(parts, key, [bars], fetch)),
        onWaiting() {
          // The caller may hand its columns on to a page, and lose them.
          bars = sliceCandles(plain, 0)
          waiting.add(key, bars, fetch)
        },
        onSettled: () => waiting.remove(key),
      })
    },
    async writeInSteps(key, batches, fetch, pause) {
      const plan = (own: Connection): Generator<void, WriteCounts> => {
        const onOwn = own === connection ? parts : partsOn(own)
        return inSteps(storeBatches(onOwn, key, gathered(key, batches(), parts.layout), fetch))
      }
      // A store in memory has no second connection, and a pause inside its only transaction would let others into it.
      if (connection.db.memory) return connection.write('candles.write', () => finishSteps(plan(connection)))
      return connection.writeInSteps('candles.write', plan, pause)
    },
  }
}

/** One series' bars on one connection; inside a transaction only. Stops after each chunk. */
function* storeBatches(
  { tables, layout, series, sources }: WriteParts,
  key: SeriesKey,
  batches: Iterable<Candles>,
  { fetchedAt, ...origin }: Fetch,
): Generator<void, WriteCounts> {
  const counts = { stored: 0, unchanged: 0, revised: 0 }
  if (toEpochMs(fetchedAt) === null) {
    throw new AppError('bad-input', `${seriesName(key)}: fetched at ${fetchedAt}, which is no time`, {
      ...key,
      fetchedAt,
    })
  }
  let row: SeriesRow | undefined
  let writer: ReturnType<typeof createChunkWriter> | undefined
  for (const batch of batches) {
    row ??= series.findOrCreate(key)
    writer ??= createChunkWriter(tables, layout, seriesName(key), row, {
      originId: sources.originId(row.sourceId, origin),
      fetchedAt,
    })
    const added = yield* writer.store(batch)
    counts.stored += added.stored
    counts.unchanged += added.unchanged
    counts.revised += added.revised
  }
  if (row !== undefined) series.save(row)
  return counts
}

/** Pieces of about one step's bars: small batches are joined, large ones cut, and never more than that held. */
function* gathered(key: SeriesKey, batches: Iterable<Candles>, { chunkBars }: Layout): Generator<Candles> {
  const stepBars = chunkBars * CHUNKS_PER_STEP
  let waiting: Candles[] = []
  let bars = 0
  let lastT = Number.NEGATIVE_INFINITY
  for (const given of batches) {
    const batch = requireBars(key, given, lastT)
    const length = batch.t.length
    if (length === 0) continue
    lastT = batch.t[length - 1] as number
    for (let from = 0; from < length;) {
      const to = Math.min(length, from + stepBars - bars)
      waiting.push(from === 0 && to === length ? batch : sliceCandles(batch, from, to))
      bars += to - from
      from = to
      if (bars < stepBars) continue
      yield concatCandles(waiting)
      waiting = []
      bars = 0
    }
  }
  if (bars > 0) yield concatCandles(waiting)
}

function* inSteps(work: Generator<void, WriteCounts>): Generator<void, WriteCounts> {
  let isOver = false
  try {
    for (let chunks = 1; ; chunks++) {
      const step = work.next()
      isOver = step.done === true
      if (step.done) return step.value
      if (chunks % CHUNKS_PER_STEP === 0) yield
    }
  } finally {
    // Cut short: lets the source of the batches close what it holds open.
    if (!isOver) work.return({ stored: 0, unchanged: 0, revised: 0 })
  }
}
