import { randomBytes } from 'node:crypto'
import { closeSync, linkSync, lstatSync, openSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, relative } from 'node:path'
import { AppError } from '../../../../shared/errors.ts'
import { mapErrors } from '../database.ts'
import { renameFile } from '../files.ts'

export interface OutPlace {
  readonly file: string
  readonly isOverwrite: boolean
  /** What the store keeps in here is never written over. */
  readonly dataDir: string
}

/** Refuses, by its name, a place where a file cannot be made. @throws AppError bad-input, store-unwritable */
export function requireOutPlace({ file, isOverwrite, dataDir }: OutPlace): void {
  if (!isAbsolute(file)) throw refusal(file, 'is no whole path: begin at the root of the disk')
  const folder = dirname(file)
  const folderStat = onPath(file, () => statSync(folder, { throwIfNoEntry: false }))
  if (!folderStat) throw refusal(file, `cannot be written: there is no folder ${folder}`)
  if (!folderStat.isDirectory()) throw refusal(file, `cannot be written: ${folder} is a file`)
  if (folder === dataDir && /^(tape\.db|ledger\.db|engine\.lock)/.test(basename(file))) throw storesOwn(file)
  // Also a link that leads nowhere is somebody's.
  if (!onPath(file, () => lstatSync(file, { throwIfNoEntry: false }))) return
  const stat = onPath(file, () => statSync(file, { throwIfNoEntry: false }))
  if (stat?.isDirectory()) throw refusal(file, 'is a folder: name a file in it')
  if (stat && !stat.isFile()) throw refusal(file, 'is not a file that can be written over')
  if (!isOverwrite) throw existsAlready(file)
  // Whole backups lie in its folder `backups` too: those the user made, and may make anew.
  if (isInside(dataDir, file) && !file.endsWith('.tapedeck')) throw storesOwn(file)
}

/** Another name in the same folder that nobody else has, also not a second run of the same. Fits where the file's own does. */
export function partialName(file: string): string {
  // 50 characters are at most 200 of the 255 bytes that file systems allow.
  const start = [...basename(file)].slice(0, 50).join('')
  return join(dirname(file), `${start}.${randomBytes(6).toString('hex')}.partial`)
}

/** Makes the file under that name, empty: from then on it is ours to remove. */
export function claimFile(partial: string, file: string): void {
  onPath(file, () => closeSync(openSync(partial, 'wx', 0o600)))
}

/** Gives the finished file its name. One that has come meanwhile stays unless it may be written over. */
export function putInPlace(partial: string, place: OutPlace): void {
  const { file, isOverwrite } = place
  requireOutPlace(place)
  if (isOverwrite) onPath(file, () => renameFile(partial, file))
  else putWhereNoneIs(partial, file)
}

/** @param link a second name for a file; fails with EEXIST where one has it already */
export function putWhereNoneIs(partial: string, file: string, link = linkSync): void {
  try {
    link(partial, file)
  } catch (thrown) {
    if (codeOf(thrown) === 'EEXIST') throw existsAlready(file)
    // A second name is what some file systems (FAT, many a network folder) do not know: there the name is taken first.
    putOverClaim(partial, file)
    return
  }
  onPath(file, () => rmSync(partial, { force: true }))
}

function putOverClaim(partial: string, file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600))
  } catch (thrown) {
    throw codeOf(thrown) === 'EEXIST' ? existsAlready(file) : outError(file, thrown)
  }
  try {
    renameFile(partial, file)
  } catch (thrown) {
    rmSync(file, { force: true })
    throw outError(file, thrown)
  }
}

/** What failed under the other name, told of the file that was asked for. */
export function namingFile(partial: string, file: string, thrown: unknown): unknown {
  const told = outError(file, thrown)
  if (!(told instanceof AppError) || !told.message.includes(partial)) return told
  const message = told.message.replaceAll(partial, file)
  return new AppError(told.code, message, { ...told.detail, file }, { cause: told })
}

function onPath<T>(file: string, work: () => T): T {
  try {
    return work()
  } catch (thrown) {
    throw outError(file, thrown)
  }
}

/** Codes of a path that nobody could write to, on any of the systems. */
const PATH_WORDS: Readonly<Record<string, string>> = {
  ENAMETOOLONG: 'the name is too long',
  ENOTDIR: 'a part of the path is a file',
  EISDIR: 'it is a folder',
  ENOENT: 'a folder of the path is not there',
  ELOOP: 'its links lead in a circle',
  EINVAL: 'the system takes no such name',
  ERR_INVALID_ARG_VALUE: 'the system takes no such name',
}

function outError(file: string, thrown: unknown): unknown {
  if (thrown instanceof AppError) return thrown
  const words = PATH_WORDS[codeOf(thrown) ?? '']
  if (words !== undefined) {
    return new AppError('bad-input', `${file} cannot be written: ${words}`, { file }, { cause: thrown })
  }
  try {
    return mapErrors(file, () => {
      throw thrown
    })
  } catch (mapped) {
    return mapped
  }
}

function codeOf(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : undefined
}

function isInside(folder: string, file: string): boolean {
  const path = relative(folder, file)
  return path !== '' && !path.startsWith('..') && !isAbsolute(path)
}

function refusal(file: string, words: string): AppError {
  return new AppError('bad-input', `${file} ${words}`, { file })
}

function existsAlready(file: string): AppError {
  return new AppError('bad-input', `${file} exists already`, { file, reason: 'exists' })
}

function storesOwn(file: string): AppError {
  return new AppError('bad-input', `${file} belongs to the store itself; choose another name`, { file })
}
