import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)
const OUTPUT_BYTES = 16_000_000

/**
 * @typedef {object} DebContents
 * @property {Record<string, string>} control
 * @property {{ mode: string, owner: string, name: string }[]} files
 * @property {string} desktopEntry
 * @property {string} postinst
 */

/** @param {string} deb @returns {Promise<DebContents>} */
export async function readDeb(deb) {
  const options = { maxBuffer: OUTPUT_BYTES }
  const [control, listing, desktopEntry, postinst] = await Promise.all([
    run('dpkg-deb', ['--field', deb], options),
    run('dpkg-deb', ['--contents', deb], options),
    run('sh', ['-c', 'dpkg-deb --fsys-tarfile "$1" | tar -xO ./usr/share/applications/tapedeck.desktop', 'sh', deb]),
    run('dpkg-deb', ['--info', deb, 'postinst'], options),
  ])
  return {
    control: parseControl(control.stdout),
    files: parseListing(listing.stdout),
    desktopEntry: desktopEntry.stdout,
    postinst: postinst.stdout,
  }
}

/** @param {string} text */
export function parseControl(text) {
  /** @type {Record<string, string>} */
  const fields = {}
  let name = ''
  for (const line of text.trimEnd().split('\n')) {
    const field = /^([A-Z][\w-]*): ?(.*)$/u.exec(line)
    if (field) {
      name = /** @type {string} */ (field[1])
      fields[name] = field[2] ?? ''
    } else fields[name] += `\n${line.trim()}`
  }
  return fields
}

/** @param {string} text as `tar -tv` prints it */
export function parseListing(text) {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [mode = '', owner = '', , , , ...rest] = line.split(/\s+/u)
      return { mode, owner, name: rest.join(' ').replace(/^\.\//u, '/') }
    })
}

/**
 * @param {DebContents} deb
 * @param {{ version: string, arch: 'x64' | 'arm64' }} wanted
 * @returns {string[]}
 */
export function findDebFaults({ control, files, desktopEntry, postinst }, { version, arch }) {
  const names = new Set(files.map(({ name }) => name))
  const demands = {
    Package: /^tapedeck$/u,
    Version: new RegExp(`^${version.replaceAll('.', '\\.')}$`, 'u'),
    Architecture: arch === 'x64' ? /^amd64$/u : /^arm64$/u,
    Maintainer: /^.+ <[^\s@]+@[^\s@]+>$/u,
    // Without these a Chromium window does not open.
    Depends: /(?=.*\blibgtk-3-0\b)(?=.*\blibnss3\b)/u,
    Homepage: /^https:\/\//u,
    Description: /^\S.+\n\S/u,
  }
  const needed = [
    '/opt/Tapedeck/tapedeck',
    '/opt/Tapedeck/chrome-sandbox',
    '/opt/Tapedeck/resources/app.asar',
    '/opt/Tapedeck/resources/apparmor-profile',
    '/usr/share/applications/tapedeck.desktop',
    '/usr/share/icons/hicolor/512x512/apps/tapedeck.png',
  ]
  const isFolder = (/** @type {string} */ name) => name.endsWith('/')
  return [
    ...Object.entries(demands)
      .filter(([field, pattern]) => !pattern.test(control[field] ?? ''))
      .map(([field]) => `control file: ${field} is ${JSON.stringify(control[field] ?? null)}`),
    ...needed.filter((name) => !names.has(name)).map((name) => `no ${name}`),
    ...files
      .filter(({ name }) => !isFolder(name) && !/^\/(opt\/Tapedeck|usr\/share\/(applications|icons|doc))\//u.test(name))
      .map(({ name }) => `${name} lies outside the app's own folders`),
    ...files.filter(({ owner }) => owner !== 'root/root').map(({ name, owner }) => `${name} belongs to ${owner}`),
    ...files
      .filter(({ mode }) => /^-.{7}w/u.test(mode) || /^-.{2}[sS]/u.test(mode))
      .map(({ name, mode }) => `${name} is ${mode}`),
    ...(/^MimeType=.*x-scheme-handler\/tapedeck;/mu.test(desktopEntry)
      ? []
      : ['its desktop entry takes no tapedeck: links']),
    ...(/^Exec=.*--no-sandbox/mu.test(desktopEntry) ? ['its desktop entry turns the sandbox off'] : []),
    ...(/apparmor/iu.test(postinst)
      ? []
      : ['postinst installs no AppArmor profile: Ubuntu 24 would refuse the sandbox']),
  ].map((fault) => `deb: ${fault}`)
}
