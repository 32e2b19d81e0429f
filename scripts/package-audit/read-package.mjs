import { readFileSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { importPackagerTool } from '../packager/tools.mjs'

/**
 * @typedef {object} PackageContents
 * @property {string} asar its file
 * @property {number} asarBytes
 * @property {number} totalBytes with the stub of Electron, which weighs a few hundred bytes
 * @property {{ name: string, isUnpacked: boolean, text: () => string }[]} files of the asar
 * @property {{ name: string, text: () => string }[]} resources beside the asar, names relative to its folder
 */

/**
 * @param {string} appDir an unpacked package
 * @returns {Promise<PackageContents>}
 */
export async function readPackage(appDir) {
  const { extractFile, listPackage, statFile } = await importPackagerTool('@electron/asar')
  const folder = path.join(appDir, 'resources')
  const asar = path.join(folder, 'app.asar')
  const files = /** @type {string[]} */ (listPackage(asar, {})).flatMap((listed) => {
    const native = listed.slice(1)
    const entry = statFile(asar, native, false)
    if ('files' in entry) return []
    return [
      {
        name: withSlashes(native),
        isUnpacked: entry.unpacked === true,
        // Bytes as latin1: a key inside a native module is one, too.
        text: () => extractFile(asar, native).toString('latin1'),
      },
    ]
  })
  return {
    asar,
    asarBytes: statSync(asar).size,
    totalBytes: listFiles(appDir).reduce((sum, name) => sum + statSync(path.join(appDir, name)).size, 0),
    files,
    resources: listFiles(folder).map((name) => ({
      name: withSlashes(name),
      text: () => readFileSync(path.join(folder, name), 'latin1'),
    })),
  }
}

/**
 * @param {string} executable
 * @returns {Promise<Record<string, boolean>>}
 */
export async function readFuses(executable) {
  const { FuseState, FuseV1Options, getCurrentFuseWire } = await importPackagerTool('@electron/fuses')
  const { version: _, ...wire } = await getCurrentFuseWire(executable)
  return Object.fromEntries(
    Object.entries(wire).map(([at, state]) => [FuseV1Options[at] ?? `fuse ${at}`, state === FuseState.ENABLE]),
  )
}

/** @param {string} folder @returns {string[]} relative names of files in it, at any depth */
function listFiles(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
}

/** @param {string} name */
function withSlashes(name) {
  return name.split(path.sep).join('/')
}
