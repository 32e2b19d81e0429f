import type { Candles } from '../../../../../shared/domain/candles.ts'
import type { OnProgress } from '../../types.ts'
import type { TableFormat, WrittenTable } from '../types.ts'
import { openOutFile } from './open-file.ts'
import { openCsv } from './write-csv.ts'
import { openParquet } from './write-parquet.ts'

const WRITERS = { csv: openCsv, parquet: openParquet } as const

/** Pages into a new file, one after the other. What was written of it stays when this fails. */
export async function writeTable(
  file: string,
  format: TableFormat,
  nextPage: () => Promise<Candles | undefined>,
  onProgress: OnProgress,
): Promise<WrittenTable> {
  const out = openOutFile(file)
  try {
    const writer = WRITERS[format](out)
    let rows = 0
    for (let page = await nextPage(); page; page = await nextPage()) {
      writer.write(page)
      rows += page.t.length
      onProgress(rows, 0)
    }
    writer.end()
    return { rows, bytes: out.flush() }
  } finally {
    out.close()
  }
}
