import { createHash } from 'node:crypto'
import { readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** A stamp lives inside the folder it vouches for and is written last, so whatever empties or cuts the folder unsays it. */
const STAMP_NAME = '.tapedeck-stamp'

/**
 * @param {string} folder
 * @param {string} value
 */
export function hasStamp(folder, value) {
  try {
    return readFileSync(path.join(folder, STAMP_NAME), 'utf8') === value
  } catch {
    return false
  }
}

/**
 * @param {string} folder
 * @param {string} value
 */
export function writeStamp(folder, value) {
  const draft = path.join(folder, `${STAMP_NAME}.${process.pid}`)
  writeFileSync(draft, value)
  renameSync(draft, path.join(folder, STAMP_NAME))
}

/**
 * Content and relative names, so that a touched file or a moved clone changes nothing.
 * @param {string} root
 * @param {readonly string[]} files relative to root
 */
export function hashFiles(root, files) {
  const hash = createHash('sha256')
  for (const file of files)
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(root, file)))
      .update('\0')
  return hash.digest('hex')
}

/**
 * @param {string} root
 * @param {string} folder relative to root, `/` between parts in the answer on every system
 * @returns {string[]}
 */
export function listFiles(root, folder) {
  let entries
  try {
    entries = readdirSync(path.join(root, folder), { withFileTypes: true })
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return []
    throw error
  }
  return entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const name = `${folder}/${entry.name}`
      if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : listFiles(root, name)
      return entry.isFile() ? [name] : []
    })
}
