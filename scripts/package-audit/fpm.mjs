import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/**
 * Takes the arguments electron-builder gives to fpm and has dpkg-deb build the package. For the audit only: electron-builder
 * would download fpm, and what is audited is our files, scripts and fields, which are the same. Releases use fpm.
 */

/** @type {Record<string, string[]>} */
const options = {}
/** @type {string[]} */
const pairs = []
const SHORT = new Set(['-s', '-t', '-d', '-C'])
const args = process.argv.slice(2)
for (let at = 0; at < args.length; at += 1) {
  const word = /** @type {string} */ (args[at])
  if (word === '--force') continue
  if (word.startsWith('--') || SHORT.has(word)) (options[word] ??= []).push(args[(at += 1)] ?? '')
  else pairs.push(word)
}

const stage = mkdtempSync(path.join(tmpdir(), 'tapedeck-deb-'))
try {
  for (const pair of pairs) stageFiles(pair)
  mkdirSync(path.join(stage, 'DEBIAN'))
  writeFileSync(path.join(stage, 'DEBIAN', 'control'), controlFile())
  for (const [option, name] of /** @type {const} */ ([
    ['--after-install', 'postinst'],
    ['--after-remove', 'postrm'],
  ])) {
    const [script] = options[option] ?? []
    if (!script) continue
    cpSync(script, path.join(stage, 'DEBIAN', name))
    chmodSync(path.join(stage, 'DEBIAN', name), 0o755)
  }
  chmodSync(stage, 0o755)
  execFileSync('dpkg-deb', ['--root-owner-group', '-Zgzip', '--build', stage, need('--package')], {
    stdio: ['ignore', 2, 2],
  })
} finally {
  rmSync(stage, { recursive: true, force: true })
}

/** @param {string} pair `FROM=TO`; a folder that ends in `/` gives its contents */
function stageFiles(pair) {
  const at = pair.lastIndexOf('=')
  const from = pair.slice(0, at)
  const to = path.join(stage, pair.slice(at + 1))
  mkdirSync(path.dirname(to), { recursive: true })
  cpSync(from, to, { recursive: true })
  if (statSync(to).isFile()) chmodSync(to, 0o644)
}

function controlFile() {
  const [synopsis = '', ...description] = need('--description').trim().split('\n')
  const fields = [
    ['Package', need('--name')],
    ['Version', need('--version')],
    ['Architecture', need('--architecture')],
    ['Maintainer', need('--maintainer')],
    ['Depends', (options['-d'] ?? []).join(', ')],
    ['Recommends', (options['--deb-recommends'] ?? []).join(', ')],
    ['Section', 'default'],
    ['Priority', need('--deb-priority')],
    ['Homepage', need('--url')],
    ['Description', [synopsis, ...description.map((line) => ` ${line.trim() || '.'}`)].join('\n')],
  ]
  return fields.map(([name, value]) => `${name}: ${value}\n`).join('')
}

/** @param {string} option */
function need(option) {
  const [value] = options[option] ?? []
  if (!value) throw new Error(`electron-builder gave no ${option} for the deb`)
  return value
}
