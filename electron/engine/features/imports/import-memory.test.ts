import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { MemoryReport } from './test-memory-child.ts'

const MB = 1024 ** 2
const isLong = process.env['TAPEDECK_TORTURE'] !== undefined

/** In a process of its own, whose heap could not hold the rows as objects. */
async function importIn(heapMb: number, rows: number, stride: number, spacing = 1): Promise<MemoryReport> {
  const script = join(import.meta.dirname, 'test-memory-child.ts')
  const args = [`--max-old-space-size=${heapMb}`, script, String(rows), String(stride), String(spacing)]
  const { stdout } = await promisify(execFile)(process.execPath, args)
  return JSON.parse(stdout) as MemoryReport
}

/**
 * Alive at once: a run of 14 MB and its like while one is sorted, a block of 213 KB of each run, and what the tape holds of
 * a chunk. Rows kept until they are stored would be 52 bytes each: 62 MB of 1.2 million.
 */
describe('memory of an import', () => {
  it('does not grow with a file whose rows are out of order', async () => {
    const { stored, columnBytes } = await importIn(64, 1_200_000, 1_234_567)
    expect(stored).toBe(1_200_000)
    expect(columnBytes).toBeLessThan(48 * MB)
  }, 120_000)

  it('does not grow with the gaps in a file, which are listed up to a limit and counted after it', async () => {
    const report = await importIn(64, 1_000_001, 1, 2)
    expect(report).toMatchObject({ stored: 1_000_001, gaps: 100_000, gapsLeftOut: { gaps: 900_000, bars: 900_000 } })
  }, 120_000)

  it.skipIf(!isLong)(
    'holds with ten million rows, in order and out of it',
    async () => {
      for (const stride of [1, 1_234_567]) {
        const report = await importIn(64, 10_000_000, stride)
        console.info(`10,000,000 rows, stride ${stride}: ${JSON.stringify(report)}`)
        expect(report.stored).toBe(10_000_000)
        expect(report.columnBytes).toBeLessThan(64 * MB)
        expect(report.rssBytes).toBeLessThan(300 * MB)
      }
    },
    900_000,
  )
})
