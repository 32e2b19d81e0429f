import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { ensureDependencies } from '../launcher/dependencies.mjs'
import { withLock } from '../launcher/lock.mjs'

const folder = path.dirname(fileURLToPath(import.meta.url))
const require = createRequire(path.join(folder, 'package.json'))

/**
 * electron-builder has its own lockfile here: 100 MB and 300 packages that `npm start` never needs.
 * @param {string} root
 */
export function installPackager(root) {
  return withLock(root, (lock) => ensureDependencies(folder, 'installing what builds packages', lock))
}

/**
 * A package of this folder's own node_modules; it exists only after `installPackager`, so nothing may import it statically.
 * @param {'electron-builder' | '@electron/asar' | '@electron/fuses'} name
 * @returns {Promise<any>}
 */
export function importPackagerTool(name) {
  return import(pathToFileURL(require.resolve(name)).href)
}
