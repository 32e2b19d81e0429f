import type { MarketName } from '../../../shared/contract/markets.ts'
import { toAppError, type ErrorCode } from '../../../shared/errors.ts'
import { checkFolder } from '../../engine/check-folder.ts'
import { createEngine, type Engine } from '../../engine/create-engine.ts'
import type { Host } from '../../engine/host.ts'
import { createMemoryClient } from '../memory/memory-client.ts'
import { findAppDir, nodeHostParts, openSecrets } from '../node-host.ts'
import type { CommandContext } from './command.ts'

interface OpenerOptions extends Pick<CommandContext, 'dataDir' | 'market' | 'say'> {}

/** The CLI as a host: the engine in this process, its warnings on stderr. */
export function engineOpener({
  dataDir,
  market,
  say,
}: OpenerOptions): Pick<CommandContext, 'withEngine' | 'checkFolder'> {
  const parts = nodeHostParts()
  const host: Host = {
    ...parts,
    secrets: openSecrets(dataDir),
    name: 'cli',
    dataDir,
    resourcesDir: findAppDir(import.meta.dirname, 'resources'),
    // What goes well is told by the answer.
    log: (level, message, detail) => {
      if (level !== 'info') parts.log(level, message, detail)
    },
  }
  return {
    async withEngine(mode, work) {
      const engine = mode === 'write' ? createEngine(host, { market }) : openForReading(host, market, say)
      try {
        return await work(createMemoryClient(engine, host.log))
      } finally {
        engine.close()
      }
    },
    checkFolder: (full) => checkFolder(host, market, full),
  }
}

/** A disk that takes nothing more still gives what it has. */
const NOT_WRITABLE: ReadonlySet<ErrorCode> = new Set(['store-full', 'store-unwritable'])

/** Alone in the folder a reader may prepare it (migrations, the sample); beside another host, or where it cannot, it only reads. */
function openForReading(host: Host, market: MarketName, say: CommandContext['say']): Engine {
  try {
    return createEngine(host, { market })
  } catch (thrown) {
    const { code, message } = toAppError(thrown)
    const isFull = NOT_WRITABLE.has(code)
    if (code !== 'store-locked' && !isFull) throw thrown
    const engine = createEngine(host, { mode: 'read', market })
    if (isFull) say(`reading only: ${message}`)
    return engine
  }
}
