import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { FILE_SUFFIXES, type StoreName, renameFile, storeFile } from '../files.ts'

const NAMES: readonly StoreName[] = ['ledger', 'tape']
const BUILDING = 'restoring-'
/** A folder of this name holds a whole, verified pair: from then on the exchange is carried through. */
const READY = 'restored-'

/** Where files are built that nobody has decided on yet; a crash leaves it to be thrown away. */
export function buildingFolder(dataDir: string, stamp: string): string {
  return join(dataDir, BUILDING + stamp)
}

function replacedFolder(dataDir: string, stamp: string): string {
  return join(dataDir, `replaced-${stamp}`)
}

/** Moves the present pair to `replaced-<stamp>/` and the built one in. Both or none, also through a crash. */
export function exchangePair(dataDir: string, stamp: string): void {
  renameFile(buildingFolder(dataDir, stamp), join(dataDir, READY + stamp))
  carryThrough(dataDir, stamp)
}

/** Undoes `exchangePair` at whatever step it stands. */
export function putPairBack(dataDir: string, stamp: string): void {
  const [ready, aside] = [join(dataDir, READY + stamp), replacedFolder(dataDir, stamp)]
  for (const name of NAMES) {
    if (!existsSync(storeFile(aside, name))) continue
    const file = storeFile(dataDir, name)
    // The restored file waits where a start after a crash in here looks for it.
    mkdirSync(ready, { recursive: true, mode: 0o700 })
    for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true })
    if (existsSync(file)) renameFile(file, storeFile(ready, name))
    for (const suffix of FILE_SUFFIXES) {
      if (existsSync(storeFile(aside, name) + suffix)) renameFile(storeFile(aside, name) + suffix, file + suffix)
    }
  }
  moveCopies(aside, dataDir)
  for (const folder of [ready, aside, buildingFolder(dataDir, stamp)]) rmSync(folder, { recursive: true, force: true })
}

/** After a crash: what was half built goes, what was ready is carried through. @returns words for the user */
export function settlePairs(dataDir: string): string[] {
  const entries = readdirSync(dataDir)
  for (const entry of entries) {
    if (entry.startsWith(BUILDING)) rmSync(join(dataDir, entry), { recursive: true, force: true })
  }
  const ready = entries.filter((entry) => entry.startsWith(READY)).sort()
  return ready.map((entry) => {
    const stamp = entry.slice(READY.length)
    carryThrough(dataDir, stamp)
    return `A restore had been cut short and is now finished. The store it replaced: ${replacedFolder(dataDir, stamp)}.`
  })
}

function carryThrough(dataDir: string, stamp: string): void {
  const [ready, aside] = [join(dataDir, READY + stamp), replacedFolder(dataDir, stamp)]
  mkdirSync(aside, { recursive: true, mode: 0o700 })
  for (const name of NAMES) {
    // Gone: this one is in its place already.
    if (!existsSync(storeFile(ready, name))) continue
    for (const suffix of FILE_SUFFIXES) {
      const file = storeFile(dataDir, name) + suffix
      if (existsSync(file)) renameSync(file, storeFile(aside, name) + suffix)
    }
    renameFile(storeFile(ready, name), storeFile(dataDir, name))
  }
  moveCopies(dataDir, aside)
  rmSync(ready, { recursive: true, force: true })
}

/** The automatic copies of the pair: one of the replaced store must not be taken to mend the restored one. */
function moveCopies(fromDir: string, toDir: string): void {
  const [from, to] = [join(fromDir, 'backups'), join(toDir, 'backups')]
  const copies = existsSync(from)
    ? readdirSync(from).filter((entry) => /^(ledger|tape)-\d{8}T\d{9}Z\.db/.test(entry))
    : []
  if (copies.length > 0) mkdirSync(to, { recursive: true, mode: 0o700 })
  for (const entry of copies) renameFile(join(from, entry), join(to, entry))
}
