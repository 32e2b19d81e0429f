import { open, type FileHandle } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { IMPORT_PIECE_BYTES, type ImportProgress, type ImportResult } from '../../../../shared/contract/imports.ts'
import { isoTime } from '../../../../shared/domain/interval.ts'
import { AppError } from '../../../../shared/errors.ts'
import type { Client, Command, CommandContext } from '../command.ts'
import { formatTable } from '../format-table.ts'
import { columnsOption, requireInterval, requireText, textOption } from '../read-options.ts'
import { UsageError } from '../usage-error.ts'

/** Quarantined rows and gaps that people are shown; `--json` has all that the engine lists. */
const SHOWN_ROWS = 10

export const importCommand: Command = {
  usage: 'FILE --symbol S --interval I [--source NAME] [--columns t=0,o=1,h=2,l=3,c=4,v=5] [--timezone Z]',
  purpose: 'stores the candles of a CSV file, checks every row',
  options: { symbol: 'string', interval: 'string', source: 'string', columns: 'string', timezone: 'string' },
  async run(context) {
    const { operands, options, userDir } = context
    // Asked for first: from here on an interruption is ours to handle.
    void context.signal
    const [path, ...more] = operands
    if (path === undefined || more.length > 0) throw new UsageError('import takes one FILE')
    const request = {
      symbol: requireText(options, 'symbol', 'BINANCE:BTCUSDT'),
      interval: requireInterval(options),
      sourceName: textOption(options, 'source')?.replace(/^import:/, ''),
      columns: columnsOption(options),
      timezone: textOption(options, 'timezone'),
    }
    const file = await openFile(resolve(userDir, path))
    try {
      const result = await context.withEngine('write', (client) => sendFile(client, context, file, request))
      return { document: { data: toData(result), text: describe(result) } }
    } finally {
      await file.handle.close()
      context.progress('')
    }
  },
}

interface OpenFile {
  readonly handle: FileHandle
  readonly name: string
  readonly sizeBytes: number
}

/** @throws AppError not-found, bad-input */
async function openFile(path: string): Promise<OpenFile> {
  const handle = await open(path).catch((cause: NodeJS.ErrnoException) => {
    const isMissing = cause.code === 'ENOENT' || cause.code === 'ENOTDIR'
    if (isMissing) throw new AppError('not-found', `${path}: no such file`, { file: path }, { cause })
    throw new AppError('bad-input', `${path} cannot be read: ${cause.code ?? cause.message}`, { file: path }, { cause })
  })
  const stat = await handle.stat()
  if (!stat.isFile()) {
    await handle.close()
    throw new AppError('bad-input', `${path} is no file`, { file: path })
  }
  return { handle, name: basename(path), sizeBytes: stat.size }
}

type Request = Omit<Parameters<Client['imports']['begin']>[0], 'fileName' | 'totalBytes'>

async function sendFile(
  client: Client,
  context: CommandContext,
  { handle, name, sizeBytes }: OpenFile,
  request: Request,
): Promise<ImportResult> {
  if (context.signal.aborted) throw interrupted(name)
  const { id, symbol } = await client.imports.begin({ ...request, fileName: name, totalBytes: sizeBytes })
  if (symbol !== request.symbol) context.say(`${request.symbol} is ${symbol}`)
  // The engine decides whether a cancel came in time: what is stored already is told as stored.
  const cancel = (): void => void client.imports.cancel({ id })
  context.signal.addEventListener('abort', cancel)
  if (context.signal.aborted) cancel()
  const watching = showProgress(client, context, id)
  try {
    for (let index = 0, sentBytes = 0; sentBytes < sizeBytes; index++) {
      const piece = new Uint8Array(Math.min(IMPORT_PIECE_BYTES, sizeBytes - sentBytes))
      const { bytesRead } = await handle.read(piece, 0, piece.byteLength, sentBytes)
      if (bytesRead === 0) break
      await client.imports.push({ id, index, piece: piece.subarray(0, bytesRead) })
      sentBytes += bytesRead
    }
    return await client.imports.finish({ id })
  } catch (thrown) {
    // A piece that the cancel overtook finds no import any more; that it was interrupted is the true reason.
    if (context.signal.aborted) throw interrupted(name)
    throw thrown
  } finally {
    context.signal.removeEventListener('abort', cancel)
    await watching
  }
}

async function showProgress(client: Client, context: CommandContext, id: string): Promise<void> {
  try {
    for await (const progress of await client.imports.watch({ id })) context.progress(progressLine(progress))
  } catch {
    // Progress is a courtesy: whatever ended it is told by the import itself.
  }
}

function interrupted(name: string): AppError {
  return new AppError('cancelled', `${name}: import interrupted, nothing stored`, {})
}

function progressLine({ phase, bytes, totalBytes, rows, quarantined }: ImportProgress): string {
  const share = totalBytes === 0 ? 100 : Math.floor((bytes / totalBytes) * 100)
  return `${phase} ${share} % · ${rows} rows · ${quarantined} quarantined`
}

/** The shape of the command line's contract; what a list that had to end left out is told only where there is some. */
function toData({ gapsLeftOut, ...result }: ImportResult): object {
  return gapsLeftOut.gaps === 0 ? result : { ...result, gapsLeftOut }
}

function describe(result: ImportResult): string {
  const { symbol, interval, source, read, stored, unchanged, revised, quarantined, gaps, gapsLeftOut, from, to } =
    result
  const counts = `read ${read}: stored ${stored}, unchanged ${unchanged}, revised ${revised}, quarantined ${quarantined.length}`
  const range = from === null || to === null ? [] : [`${isoTime(from)} to ${isoTime(to)}`]
  const bars = gaps.reduce((sum, gap) => sum + gap.bars, gapsLeftOut.bars)
  const listed = gapsLeftOut.gaps > 0 ? `, of which the first ${gaps.length} are listed` : ''
  return [
    `${symbol} ${interval} from ${source}`,
    counts,
    ...range,
    ...section(
      quarantined.map(({ row, reason }) => [row, reason]),
      [{ title: 'line', isFigure: true }, { title: 'quarantined because' }],
    ),
    ...(gaps.length > 0 ? [`${gaps.length + gapsLeftOut.gaps} gaps, ${bars} bars missing${listed}`] : ['no gaps']),
    ...section(
      gaps.map((gap) => [isoTime(gap.from), isoTime(gap.to), gap.bars]),
      [{ title: 'first missing' }, { title: 'last missing' }, { title: 'bars', isFigure: true }],
    ),
  ].join('\n')
}

function section(rows: readonly (string | number)[][], columns: Parameters<typeof formatTable>[0]): string[] {
  if (rows.length === 0) return []
  const more = rows.length > SHOWN_ROWS ? [`… and ${rows.length - SHOWN_ROWS} more, all with --json`] : []
  return [formatTable(columns, rows.slice(0, SHOWN_ROWS)), ...more]
}
