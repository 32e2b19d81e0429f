import type { MarketName } from '../../../shared/contract/markets.ts'
import { createEngine, type Engine } from '../../engine/create-engine.ts'
import type { Host } from '../../engine/host.ts'
import { toAppError } from '../../../shared/errors.ts'
import { createMemoryClient } from '../memory/memory-client.ts'
import { findAppDir, nodeHostParts, openSecrets } from '../node-host.ts'
import type { CommandContext } from './command.ts'

/** The CLI as a host: the engine in this process, its warnings on stderr. */
export function engineOpener(dataDir: string, market: MarketName): CommandContext['withEngine'] {
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
  return async (mode, work) => {
    const engine = mode === 'write' ? createEngine(host, { market }) : openForReading(host, market)
    try {
      return await work(createMemoryClient(engine, host.log))
    } finally {
      engine.close()
    }
  }
}

/** Alone in the folder a reader may prepare it (migrations, the sample); beside another host it only reads. */
function openForReading(host: Host, market: MarketName): Engine {
  try {
    return createEngine(host, { market })
  } catch (thrown) {
    if (toAppError(thrown).code === 'store-locked') return createEngine(host, { mode: 'read', market })
    throw thrown
  }
}
