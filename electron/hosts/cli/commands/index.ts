import type { Command } from '../command.ts'
import { candlesCommand } from './candles.ts'
import { checkCommand } from './check.ts'
import { importCommand } from './import.ts'
import { quotesCommand } from './quotes.ts'
import { serveCommand } from './serve.ts'
import { symbolsCommand } from './symbols.ts'
import { watchCommand } from './watch.ts'

export const COMMANDS: Readonly<Record<string, Command>> = {
  import: importCommand,
  candles: candlesCommand,
  symbols: symbolsCommand,
  quotes: quotesCommand,
  watch: watchCommand,
  serve: serveCommand,
  check: checkCommand,
}
