import { AppError, ERROR_POLICY } from '../../../../shared/errors.ts'
import { runBrowserHost } from '../../browser/run-browser-host.ts'
import type { Command } from '../command.ts'
import { openUrl } from '../open-url.ts'
import { countOption } from '../read-options.ts'
import { UsageError } from '../usage-error.ts'

export const serveCommand: Command = {
  usage: '[--port N] [--no-open]',
  purpose: 'serves the app to a browser on this machine until interrupted',
  options: { port: 'string', 'no-open': 'boolean' },
  async run({ operands, options, market, dataDir, signal, print, say }) {
    if (operands.length > 0) throw new UsageError(`serve takes no operand, "${operands[0]}" was given`)
    const port = countOption(options, 'port', 65_535)
    const end = await runBrowserHost({
      port,
      dataDir,
      // Without the option the app shows what was chosen last.
      market: market === 'simulated' ? market : undefined,
      signal,
      onListening(url) {
        print(JSON.stringify({ url }))
        say('Tapedeck is served at that address, to this machine only. Ctrl+C ends it.')
        if (!options.has('no-open')) openUrl(url, say)
      },
    })
    if (end === 'lock-lost') {
      throw new AppError('store-locked', `${dataDir}: another program took the data folder away`, { dataDir })
    }
    return { exit: ERROR_POLICY.cancelled.exit }
  },
}
