import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { LauncherError } from '../launcher/words.mjs'
import { ATTRIBUTIONS, MISSING_TEXTS, OTHER_PARTS, OWN_PART_ENDS } from './known-texts.mjs'

/** `texts` holds each text once: many packages of one author share theirs. */
/** @typedef {{ notices: { name: string, version: string, licence: string, text: number }[], texts: string[] }} Notices */

/** `node-addon-api` is a build-time header of better-sqlite3: its prebuilds need none of it and no package carries it. */
const NOT_SHIPPED = new Set(['node_modules/node-addon-api'])

/**
 * The notices of everything a package of this clone contains: what the bundler took in, what it left to node_modules, and
 * the parts that are no npm packages.
 * @param {string} root a clone with a fresh build
 * @returns {Notices}
 */
export function collectNotices(root) {
  /** @type {string[]} */
  const bundled = JSON.parse(readFileSync(path.join(root, 'out', 'bundled-packages.json'), 'utf8'))
  const parts = [
    ...[...new Set([...bundled, ...shippedPackages(root)])].map((folder) => readPackageNotice(root, folder)),
    ...OTHER_PARTS.map((part) => readOtherPart(root, part)),
  ].sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1))
  const texts = [...new Set(parts.map(({ text }) => text))]
  return { notices: parts.map(({ text, ...part }) => ({ ...part, text: texts.indexOf(text) })), texts }
}

/** @param {Notices} notices */
export function formatNotices(notices) {
  return `${JSON.stringify(notices, null, 1)}\n`
}

/** Production dependencies stay outside the bundles and travel as folders. */
/** @param {string} root */
function shippedPackages(root) {
  const { packages } = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'))
  return Object.entries(packages)
    .filter(([folder, { dev, devOptional, optional }]) => folder !== '' && !dev && !devOptional && !optional)
    .map(([folder]) => folder)
    .filter((folder) => !NOT_SHIPPED.has(folder))
}

/** @param {string} root @param {string} folder */
export function readPackageNotice(root, folder) {
  const { name, version, license } = JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8'))
  if (typeof license !== 'string') throw new LauncherError(`${folder}: its package.json names no licence`)
  const own = licenceFiles(path.join(root, folder)).map((file) => ownPart(name, readFileSync(file, 'utf8')))
  const text = own.length > 0 ? own.join('\n\n') : MISSING_TEXTS[name]
  if (!text)
    throw new LauncherError(`${folder} (${license}) has no licence text: add it to scripts/notices/known-texts.mjs`)
  return { name, version, licence: license, text: tidy([ATTRIBUTIONS[name], text].filter(Boolean).join('\n\n')) }
}

/** @param {string} folder */
function licenceFiles(folder) {
  return readdirSync(folder)
    .filter((name) => /^(licen[cs]e|copying|notice)([-.].*)?$/iu.test(name))
    .sort()
    .map((name) => path.join(folder, name))
}

/** @param {string} name @param {string} text */
function ownPart(name, text) {
  const end = OWN_PART_ENDS[name]
  if (!end) return text
  const found = end.exec(text)
  if (!found) throw new LauncherError(`${name}: its licence file no longer has the heading that ends its own part`)
  return text.slice(0, found.index)
}

/** @param {string} root @param {typeof OTHER_PARTS[number]} part */
function readOtherPart(root, { name, version, licence, file, pattern, before }) {
  const whole = readFileSync(path.join(root, ...file.split('/')), 'utf8')
  const found = pattern ? pattern.exec(whole)?.[0].replace(/^\*\* ?/gmu, '') : whole
  if (!found) throw new LauncherError(`${file}: the text of ${name} is not where it was`)
  return { name, version, licence, text: tidy([before, found].filter(Boolean).join('\n\n')) }
}

/** @param {string} text */
function tidy(text) {
  return text
    .replaceAll('\r\n', '\n')
    .replace(/[ \t]+$/gmu, '')
    .trim()
}
