import { resolve } from 'node:path'
import { EXPORT_FORMATS, type ExportResult } from '../../../../shared/contract/store.ts'
import type { Command } from '../command.ts'
import { followWork } from '../follow-work.ts'
import { requireInterval, requireText, textOption, timeOption } from '../read-options.ts'
import { resolveOperands } from '../resolve-operands.ts'
import { sizeWords } from '../size-words.ts'
import { UsageError } from '../usage-error.ts'

export const exportCommand: Command = {
  usage: 'S --interval I --format csv|parquet --out FILE [--from T] [--to T] [--source NAME]',
  purpose: 'writes the candles of one series into a file',
  options: { interval: 'string', format: 'string', out: 'string', from: 'string', to: 'string', source: 'string' },
  async run(context) {
    // Asked for first: from here on an interruption is ours to handle.
    const { signal, progress, operands, options, userDir } = context
    if (operands.length !== 1) throw new UsageError('export takes one symbol')
    const request = {
      interval: requireInterval(options),
      format: toFormat(requireText(options, 'format', 'csv')),
      file: resolve(userDir, requireText(options, 'out', 'bars.csv')),
      from: timeOption(options, 'from'),
      to: timeOption(options, 'to'),
      source: textOption(options, 'source'),
    }
    const data = await context.withEngine('read', async (client) => {
      const [symbol = ''] = await resolveOperands(client, context, 'export')
      return followWork<ExportResult>({ signal, progress }, 'export', () => client.store.export({ ...request, symbol }))
    })
    const { file, rows, bytes } = data
    return { document: { data: { file, rows, bytes }, text: `${rows} rows, ${sizeWords(bytes)}: ${file}` } }
  },
}

function toFormat(text: string): (typeof EXPORT_FORMATS)[number] {
  const format = EXPORT_FORMATS.find((known) => known === text)
  if (!format) throw new UsageError(`--format ${text}: one of ${EXPORT_FORMATS.join(', ')} is expected`)
  return format
}
