import { readFileSync } from 'node:fs'
import path from 'node:path'
import { npmCi } from './npm.mjs'
import { hasStamp, hashFiles, writeStamp } from './stamp.mjs'
import { sayWhile } from './words.mjs'

/** @typedef {Record<string, { version?: string, integrity?: string, optional?: boolean }>} LockedPackages */

/**
 * @param {string} folder holds package.json and package-lock.json
 */
export function areDependenciesReady(folder) {
  const modules = path.join(folder, 'node_modules')
  const stamp = stampOf(folder)
  if (hasStamp(modules, stamp)) return true
  if (!isInstalledByHand(folder)) return false
  writeStamp(modules, stamp)
  return true
}

/**
 * Runs `npm ci` when the lockfile changed or an earlier install was cut: npm ci empties node_modules, the stamp with it.
 * @param {string} folder
 * @param {string} label
 * @param {import('./lock.mjs').HeldLock} [lock]
 */
export async function ensureDependencies(folder, label, lock) {
  if (areDependenciesReady(folder)) return
  await sayWhile(label, () => npmCi(folder, lock))
  writeStamp(path.join(folder, 'node_modules'), stampOf(folder))
}

/** @param {string} folder */
function stampOf(folder) {
  return `${hashFiles(folder, ['package-lock.json'])} ${process.platform}-${process.arch}`
}

/**
 * npm writes node_modules/.package-lock.json when all packages lie in place. Where it says the same as the lockfile, a
 * developer's own `npm ci` or `npm install` needs no second one.
 * @param {string} folder
 */
function isInstalledByHand(folder) {
  const installed = readPackages(path.join(folder, 'node_modules', '.package-lock.json'))
  if (!installed) return false
  const { '': _root, ...wanted } = readPackages(path.join(folder, 'package-lock.json')) ?? {}
  return (
    Object.keys(installed).every((name) => name in wanted) &&
    Object.entries(wanted).every(([name, { version, integrity, optional }]) => {
      const found = installed[name]
      return found ? found.version === version && found.integrity === integrity : optional === true
    })
  )
}

/**
 * @param {string} file
 * @returns {LockedPackages | undefined}
 */
function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages
  } catch {
    return undefined
  }
}
