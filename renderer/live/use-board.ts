import type { EngineConnection } from '../engine.ts'
import { useConnection } from '../state/engine-context.tsx'
import { TickBoard } from './board.ts'
import { pageFrames } from './page-frames.ts'

const boards = new WeakMap<EngineConnection, TickBoard>()

/** The page's one board; without watchers it keeps no stream. */
export function useBoard(): TickBoard {
  const connection = useConnection()
  const known = boards.get(connection)
  if (known) return known
  const made = new TickBoard(connection, pageFrames())
  boards.set(connection, made)
  return made
}
