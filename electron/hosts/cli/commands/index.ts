import type { Command } from '../command.ts'
import { candlesCommand } from './candles.ts'
import { checkCommand } from './check.ts'
import { importCommand } from './import.ts'
import { serveCommand } from './serve.ts'
import { symbolsCommand } from './symbols.ts'

export const COMMANDS: Readonly<Record<string, Command>> = {
  import: importCommand,
  candles: candlesCommand,
  symbols: symbolsCommand,
  serve: serveCommand,
  check: checkCommand,
}
