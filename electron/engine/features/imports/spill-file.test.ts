import { randomUUID } from 'node:crypto'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { IMPORT_PIECE_BYTES } from '../../../../shared/contract/imports.ts'
import { openTape } from '../../tape/open-tape.ts'
import { createImports } from './create-imports.ts'
import { RUN_ROWS } from './run-rows.ts'
import { openSpillFile } from './spill-file.ts'
import { bar, DAY, fileOf, openTestImports } from './test-imports.ts'

let kit: ReturnType<typeof openTestImports>
beforeEach(() => {
  kit = openTestImports()
})
afterEach(() => kit.dispose())

const rowFiles = (): string[] => readdirSync(kit.host.dataDir).filter((name) => name.endsWith('.rows'))

describe('the file of rows', () => {
  const ROWS = RUN_ROWS + 5000
  /** Falling, and the last bar once more with another price. */
  const long = Buffer.from(fileOf([...Array.from({ length: ROWS }, (_, at) => bar(ROWS - at)), bar(1, 101)]))

  async function pushAll(bytes: Buffer): Promise<string> {
    const { id } = kit.begin(bytes)
    for (let index = 0; index * IMPORT_PIECE_BYTES < bytes.byteLength; index++) {
      const start = index * IMPORT_PIECE_BYTES
      await kit.imports.push({ id, index, piece: bytes.subarray(start, start + IMPORT_PIECE_BYTES) })
    }
    return id
  }

  it('holds what is longer than a run, and is gone when the import is done', async () => {
    const id = await pushAll(long)
    expect(rowFiles()).toEqual([`import-${id}.rows`])
    const result = await kit.host.drive(kit.imports.finish({ id }))
    expect(result).toMatchObject({ read: ROWS + 1, stored: ROWS, revised: 1, quarantined: [], gaps: [] })
    expect(rowFiles()).toEqual([])
    const { columns, revised } = kit.tape.candles.read({ symbol: result.symbol, source: 'import:csv', interval: '1h' })
    expect(columns.t.length).toBe(ROWS)
    expect(columns.c[0]).toBe(101)
    expect([...revised]).toEqual([DAY + 3_600_000])
  })

  it('is gone when the import is cancelled, and when it fails', async () => {
    const id = await pushAll(long)
    kit.imports.cancel({ id })
    expect(rowFiles()).toEqual([])
    const failing = await pushAll(Buffer.concat([long, Buffer.from('"never closed')]))
    await expect(kit.host.drive(kit.imports.finish({ id: failing }))).rejects.toMatchObject({ code: 'bad-input' })
    expect(rowFiles()).toEqual([])
  })

  it('does not exist for a file of one run', async () => {
    await pushAll(Buffer.from(fileOf([bar(0), bar(1)])))
    expect(rowFiles()).toEqual([])
  })

  it('that a crash left is removed by the next start or import, by nobody who only reads', () => {
    const { dataDir, now, log } = kit.host
    const leftover = join(dataDir, `import-${randomUUID()}.rows`)
    const foreign = join(dataDir, 'import-notes.rows')
    for (const file of [leftover, foreign]) writeFileSync(file, 'x')
    const reader = openTape({ dataDir, now, log, mode: 'read' })
    createImports({ host: kit.host, tape: reader })
    reader.close()
    expect(existsSync(leftover)).toBe(true)
    kit.begin(Buffer.from('x'))
    expect(existsSync(leftover)).toBe(false)
    writeFileSync(leftover, 'x')
    createImports({ host: kit.host, tape: kit.tape })
    expect(existsSync(leftover)).toBe(false)
    expect(existsSync(foreign)).toBe(true)
  })

  it('names itself when it cannot be written, and ends with its import', () => {
    const nowhere = openSpillFile(join(kit.host.dataDir, 'missing'), randomUUID())
    expect(() => nowhere.write(new Uint8Array(1), 0)).toThrow(
      expect.objectContaining({ code: 'store-unwritable', message: expect.stringContaining('ENOENT') }),
    )
    const spill = openSpillFile(kit.host.dataDir, randomUUID())
    spill.write(Uint8Array.of(1, 2, 3), 0)
    const read = new Uint8Array(2)
    spill.read(read, 1)
    expect([...read]).toEqual([2, 3])
    expect(() => spill.read(read, 2)).toThrow(expect.objectContaining({ code: 'store-unwritable' }))
    spill.close()
    expect(() => spill.write(read, 0)).toThrow(expect.objectContaining({ code: 'cancelled' }))
  })
})
