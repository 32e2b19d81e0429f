import type { Command } from '../command.ts'
import { backupCommand } from './backup.ts'
import { candlesCommand } from './candles.ts'
import { checkCommand } from './check.ts'
import { exportCommand } from './export.ts'
import { importCommand } from './import.ts'
import { pruneCommand } from './prune.ts'
import { quotesCommand } from './quotes.ts'
import { restoreCommand } from './restore.ts'
import { serveCommand } from './serve.ts'
import { statsCommand } from './stats.ts'
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
  stats: statsCommand,
  export: exportCommand,
  backup: backupCommand,
  restore: restoreCommand,
  prune: pruneCommand,
}
