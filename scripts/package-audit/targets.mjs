/**
 * @typedef {object} Target
 * @property {'linux' | 'win32'} platform as in process.platform
 * @property {'x64' | 'arm64'} arch
 */

/** What a stub runtime can be packed for on any machine. */
/** @type {readonly Target[]} */
export const TARGETS = [
  { platform: 'linux', arch: 'x64' },
  { platform: 'linux', arch: 'arm64' },
  { platform: 'win32', arch: 'x64' },
  { platform: 'win32', arch: 'arm64' },
]

/** @param {Target} target */
export function targetName({ platform, arch }) {
  return `${platform}-${arch}`
}

/** The one native file of a package, inside the asar's own tree. */
/** @param {Target} target */
export function nativeFileOf(target) {
  return `node_modules/better-sqlite3/prebuilds/${targetName(target)}.node`
}
