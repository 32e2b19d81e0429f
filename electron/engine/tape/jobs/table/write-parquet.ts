import { ByteWriter, ParquetWriter } from 'hyparquet-writer'
import { concatCandles, type Candles } from '../../../../../shared/domain/candles.ts'
import type { OutFile } from './open-file.ts'
import type { TableWriter } from './table-writer.ts'

/** Held in memory until they are written, as columns and as what the encoder makes of them: some 25 MB. */
const GROUP_ROWS = 100_000

const SCHEMA: ConstructorParameters<typeof ParquetWriter>[0]['schema'] = [
  { name: 'root', num_children: 6 },
  {
    name: 'open_time',
    type: 'INT64',
    converted_type: 'TIMESTAMP_MILLIS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
    repetition_type: 'REQUIRED',
  },
  ...['open', 'high', 'low', 'close'].map((name) => ({ name, type: 'DOUBLE', repetition_type: 'REQUIRED' }) as const),
  // An unknown volume is null, not NaN: NaN counts as a figure in most readers' sums.
  { name: 'volume', type: 'DOUBLE', repetition_type: 'OPTIONAL' },
]

/** Timestamps in ms UTC and doubles, in row groups that bound the memory. */
export function openParquet(file: OutFile): TableWriter {
  const writer = new ByteWriter()
  const flush = (): void => {
    file.write(writer.getBytes())
    writer.index = 0
  }
  const parquet = new ParquetWriter({
    writer: Object.assign(writer, { flush, finish: flush }),
    schema: SCHEMA,
    createdBy: 'Tapedeck',
  })
  let waiting: Candles[] = []
  let waitingRows = 0
  const writeGroup = (): void => {
    if (waitingRows === 0) return
    // Its promise is of the writer's flush, which is a plain function here.
    void parquet.write({ columnData: toColumns(concatCandles(waiting)), rowGroupSize: GROUP_ROWS })
    waiting = []
    waitingRows = 0
  }
  return {
    write(page) {
      if (waitingRows + page.t.length > GROUP_ROWS) writeGroup()
      waiting.push(page)
      waitingRows += page.t.length
    },
    end() {
      writeGroup()
      void parquet.finish()
    },
  }
}

function toColumns({ t, o, h, l, c, v }: Candles) {
  return [
    { name: 'open_time', data: Array.from(t, BigInt) },
    { name: 'open', data: o },
    { name: 'high', data: h },
    { name: 'low', data: l },
    { name: 'close', data: c },
    {
      name: 'volume',
      data: v.some(Number.isNaN) ? Array.from(v, (volume) => (Number.isNaN(volume) ? null : volume)) : v,
    },
  ]
}
