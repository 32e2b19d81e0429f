import { type Candles, COLUMN_NAMES, emptyCandles, sliceCandles } from '../shared/domain/candles.ts'
import { type BarStore, fileBytes } from './bar-store.ts'

/** The part of `@duckdb/node-api` used here: without the peers installed, a type from there would not check. */
interface DuckApi {
  readonly DuckDBInstance: { create(file: string): Promise<{ connect(): Promise<Connection>; closeSync(): void }> }
  readonly DuckDBDataChunk: { create(types: readonly unknown[], rows: number): Chunk }
  readonly INTEGER: unknown
  readonly DOUBLE: unknown
}
interface Connection {
  run(sql: string): Promise<unknown>
  stream(sql: string): Promise<{ fetchChunk(): Promise<Chunk | null> }>
  createAppender(table: string): Promise<{ appendDataChunk(chunk: Chunk): void; closeSync(): void }>
  closeSync(): void
}
interface Chunk {
  readonly rowCount: number
  /** `items` is the vector's own memory. */
  getColumnVector(index: number): { readonly items: Float64Array; flush(): void }
}

/** DuckDB's own vector size. */
const VECTOR_ROWS = 2_048
const PEER = '@duckdb/node-api'

/** A peer of the tape: a columnar database, written by vectors through its appender and read by vectors, its fastest ways. */
export async function openDuckDb(file: string): Promise<BarStore> {
  const api = (await import(PEER)) as DuckApi
  const instance = await api.DuckDBInstance.create(file)
  const db = await instance.connect()
  const columns = 't DOUBLE, o DOUBLE, h DOUBLE, l DOUBLE, c DOUBLE, v DOUBLE'
  await db.run(`CREATE TABLE bar (series INTEGER, ${columns})`)
  await db.run(`CREATE TABLE open_bar (series INTEGER PRIMARY KEY, ${columns})`)
  const stored = new Map<number, number>()

  async function query(sql: string, atMost: number): Promise<Candles> {
    const candles = emptyCandles(atMost)
    const result = await db.stream(sql)
    let rows = 0
    for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
      for (const [index, name] of COLUMN_NAMES.entries()) {
        candles[name].set(chunk.getColumnVector(index).items.subarray(0, chunk.rowCount), rows)
      }
      rows += chunk.rowCount
    }
    return rows === atMost ? candles : sliceCandles(candles, 0, rows)
  }

  const of = (series: number): string => `SELECT t, o, h, l, c, v FROM bar WHERE series = ${series}`
  const held = (series: number): number => stored.get(series) ?? 0
  return {
    async insert(series, candles) {
      const appender = await db.createAppender('bar')
      for (let from = 0; from < candles.t.length; from += VECTOR_ROWS) {
        const rows = Math.min(VECTOR_ROWS, candles.t.length - from)
        const chunk = api.DuckDBDataChunk.create([api.INTEGER, ...COLUMN_NAMES.map(() => api.DOUBLE)], rows)
        const vectors = [0, 1, 2, 3, 4, 5, 6].map((index) => chunk.getColumnVector(index))
        vectors[0]?.items.fill(series)
        COLUMN_NAMES.forEach((name, index) => vectors[index + 1]?.items.set(candles[name].subarray(from, from + rows)))
        for (const vector of vectors) vector.flush()
        appender.appendDataChunk(chunk)
      }
      appender.closeSync()
      stored.set(series, held(series) + candles.t.length)
    },
    read: (series) => query(`${of(series)} ORDER BY t`, held(series)),
    range: (series, from, to) => query(`${of(series)} AND t >= ${from} AND t < ${to} ORDER BY t`, held(series)),
    last: (series, count) => query(`SELECT * FROM (${of(series)} ORDER BY t DESC LIMIT ${count}) ORDER BY t`, count),
    ticker: (bars) => async () => {
      const rows = Array.from(bars.t, (_, row) => `(${[row, ...COLUMN_NAMES.map((name) => bars[name][row])].join()})`)
      await db.run(`INSERT OR REPLACE INTO open_bar VALUES ${rows.join()}`)
    },
    ticked: (series) => query(`SELECT t, o, h, l, c, v FROM open_bar WHERE series = ${series}`, 1),
    checkpoint: async () => void (await db.run('CHECKPOINT')),
    sizeBytes: () => fileBytes(file),
    journalBytes: () => fileBytes(`${file}.wal`),
    close() {
      db.closeSync()
      instance.closeSync()
    },
  }
}
