import { join } from 'node:path'
import type { BenchCase } from './bench.ts'
import type { BarStore } from './bar-store.ts'
import { openDuckDb } from './duckdb-store.ts'
import { openFlatFile } from './flat-store.ts'
import { openBetterSqlite, openNodeSqlite } from './rows-store.ts'
import { openTapeStore } from './tape-store.ts'
import { makeTempFolder } from './temp-folder.ts'

/** The peers, by the name their measures carry. */
const PEER_NAMES = {
  rows: 'better-sqlite3 rows',
  nodeRows: 'node:sqlite rows',
  duckdb: 'DuckDB',
  file: 'a flat file of columns',
} as const
type PeerKind = keyof typeof PEER_NAMES
export type StoreKind = 'tape' | PeerKind

/** Ratio to reach beside each peer; a flat file bounds what is possible, so there it is how many times its figure is allowed. */
type StoreGoals = Readonly<Record<PeerKind, number>>

const OPEN: Readonly<Record<StoreKind, (place: string) => BarStore | Promise<BarStore>>> = {
  tape: openTapeStore,
  rows: openBetterSqlite,
  nodeRows: openNodeSqlite,
  duckdb: openDuckDb,
  file: openFlatFile,
}
const STORE_KINDS = Object.keys(OPEN) as StoreKind[]

/** In a folder of its own. */
export async function openBarStore(kind: StoreKind): Promise<BarStore> {
  return OPEN[kind](join(makeTempFolder(), 'bars'))
}

/** One of each; a peer that is not installed is left out. */
export async function openBarStores(): Promise<ReadonlyMap<StoreKind, BarStore>> {
  const stores = new Map<StoreKind, BarStore>()
  for (const kind of STORE_KINDS) {
    try {
      stores.set(kind, await openBarStore(kind))
    } catch (thrown) {
      if (kind !== 'duckdb' || !isNotInstalled(thrown)) throw thrown
    }
  }
  return stores
}

function isNotInstalled(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'ERR_MODULE_NOT_FOUND'
}

/** The measure of `work` in one store. */
export function measureName(work: string, kind: StoreKind): string {
  return `${work}, ${kind}`
}

/** Our figure of one work beside that of every peer. */
export function storeCases(
  name: string,
  unit: BenchCase['unit'],
  work: string,
  goals: Partial<StoreGoals>,
  installed: { has(kind: StoreKind): boolean },
): BenchCase[] {
  return (Object.keys(goals) as PeerKind[]).map((kind) => {
    const goal = goals[kind] as number
    const measure = measureName(work, kind)
    const isLimit = kind === 'file' && unit === 'ms'
    return {
      name,
      unit,
      ours: measureName(work, 'tape'),
      peerName: isLimit ? `limit: ${goal} x ${PEER_NAMES.file}` : PEER_NAMES[kind],
      peer: !installed.has(kind)
        ? { missing: `${PEER_NAMES[kind]} is not installed` }
        : isLimit
          ? { measure, times: goal }
          : { measure },
      goal: isLimit ? 1 : goal,
    }
  })
}
