import { writeFileSync } from 'node:fs'
import path from 'node:path'

/** What the bundler writes into its output of itself. */
const OWN_MODULES = /** @type {const} */ ([
  ['\0rolldown/', 'node_modules/rolldown'],
  ['\0vite/', 'node_modules/vite'],
])

/**
 * Lists the packages whose code ended up in the build, for the notices (scripts/notices): what was shaken out needs none.
 * @param {string} root
 */
export function collectBundledPackages(root) {
  /** @type {Set<string>} */
  const folders = new Set()
  return {
    /** @returns {import('vite').Plugin} */
    plugin: () => ({
      name: 'tapedeck-bundled-packages',
      generateBundle(_options, bundle) {
        for (const chunk of Object.values(bundle)) {
          if (chunk.type !== 'chunk') continue
          for (const id of chunk.moduleIds) {
            const folder = packageFolderOf(id, root)
            if (folder) folders.add(folder)
          }
        }
      },
    }),
    /** @param {string} outDir */
    write(outDir) {
      writeFileSync(path.join(outDir, 'bundled-packages.json'), `${JSON.stringify([...folders].sort(), null, 2)}\n`)
    },
  }
}

/**
 * @param {string} id of a module
 * @param {string} root
 * @returns {string | undefined} `node_modules/NAME`, relative to the root; undefined for our own files
 */
export function packageFolderOf(id, root) {
  const own = OWN_MODULES.find(([start]) => id.startsWith(start))
  if (own) return own[1]
  const file = path.relative(root, id.replace(/^\0/u, '').replace(/\?.*$/u, '')).split(path.sep).join('/')
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/u.exec(file)?.[0]
}
