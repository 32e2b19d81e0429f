import { IMPORT_PIECE_BYTES, type ImportResult } from '../../../../shared/contract/imports.ts'
import { openTape } from '../../tape/open-tape.ts'
import { makeTestHost } from '../../test-host.ts'
import { createImports } from './create-imports.ts'

const HOUR_MS = 3_600_000
export const DAY = Date.UTC(2024, 1, 1)
const HEADER = 'open_time,open,high,low,close,volume'

export const bar = (hour: number, close = 100, volume: string | number = 5): string =>
  `${DAY + hour * HOUR_MS},${close},${close + 1},${close - 1},${close},${volume}`
export const fileOf = (lines: readonly string[]): string => `${[HEADER, ...lines].join('\n')}\n`

/** Imports on a real tape in a temporary folder; `dispose` fails on what was left open. */
export function openTestImports() {
  const host = makeTestHost()
  const tape = openTape({ dataDir: host.dataDir, now: () => host.now(), log: host.log, mode: 'write' })
  const imports = createImports({ host, tape })
  type BeginInput = Parameters<typeof imports.begin>[0]

  function begin(bytes: Uint8Array, options: Partial<BeginInput> = {}) {
    return imports.begin({
      fileName: 'file.csv',
      totalBytes: bytes.byteLength,
      symbol: 'BTCUSDT',
      interval: '1h',
      ...options,
    })
  }

  async function importBytes(
    bytes: Uint8Array,
    options: Partial<BeginInput> = {},
    pieceBytes = IMPORT_PIECE_BYTES,
  ): Promise<ImportResult> {
    const { id } = begin(bytes, options)
    for (let index = 0; index * pieceBytes < bytes.byteLength; index++) {
      await imports.push({ id, index, piece: bytes.subarray(index * pieceBytes, (index + 1) * pieceBytes) })
    }
    return host.drive(imports.finish({ id }))
  }

  return {
    host,
    tape,
    imports,
    begin,
    importBytes,
    dispose(): void {
      imports.close()
      tape.close()
      host.dispose()
    },
  }
}
