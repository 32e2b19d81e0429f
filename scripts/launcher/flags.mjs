import { LauncherError } from './words.mjs'

/**
 * @typedef {'switch' | 'value'} FlagKind
 * @typedef {Readonly<Record<string, FlagKind>>} FlagTable `--name` to its kind
 */

/**
 * `--name`, `--name value` and `--name=value`, anywhere; anything else is a usage error (exit 2) that names the nearest.
 * @template {FlagTable} T
 * @param {T} table
 * @param {readonly string[]} argv
 * @returns {{ [name in keyof T]?: T[name] extends 'switch' ? true : string }}
 */
export function parseFlags(table, argv) {
  /** @type {Record<string, true | string>} */
  const flags = {}
  for (let at = 0; at < argv.length; at += 1) {
    const word = /** @type {string} */ (argv[at])
    const [name, inline] = splitOnce(word)
    const kind = Object.hasOwn(table, name) ? table[name] : undefined
    if (!kind) throw new LauncherError(unknownFlag(word, Object.keys(table)), 2)
    if (kind === 'switch') {
      if (inline !== undefined) throw new LauncherError(`${name} takes no value`, 2)
      flags[name] = true
      continue
    }
    const value = inline ?? argv[(at += 1)]
    if (value === undefined || value === '' || (inline === undefined && value.startsWith('--'))) {
      throw new LauncherError(`${name} needs a value`, 2)
    }
    flags[name] = value
  }
  return /** @type {any} */ (flags)
}

/**
 * @param {string} text
 * @returns {number}
 */
export function parsePort(text) {
  const port = Number(text)
  if (!/^\d+$/u.test(text) || port > 65_535)
    throw new LauncherError(`--port ${text}: a port is a number from 0 to 65535`, 2)
  return port
}

/** @param {string} word @returns {[string, string | undefined]} */
function splitOnce(word) {
  const at = word.indexOf('=')
  return word.startsWith('--') && at > 0 ? [word.slice(0, at), word.slice(at + 1)] : [word, undefined]
}

/**
 * @param {string} word
 * @param {readonly string[]} known
 */
function unknownFlag(word, known) {
  const [name] = splitOnce(word)
  const [nearest] = known
    .map((flag) => ({ flag, distance: editDistance(name, flag) }))
    .sort((a, b) => a.distance - b.distance)
  const hint =
    nearest && name.startsWith('-') && nearest.distance <= name.length / 2
      ? `; did you mean ${nearest.flag}?`
      : '; --help lists what there is'
  return `unknown option ${name}${hint}`
}

/**
 * Levenshtein, one row at a time.
 * @param {string} from
 * @param {string} to
 */
function editDistance(from, to) {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let at = 0; at < from.length; at += 1) {
    const next = [at + 1]
    for (let col = 0; col < to.length; col += 1) {
      const swap = at1(row, col) + (from[at] === to[col] ? 0 : 1)
      next.push(Math.min(swap, at1(row, col + 1) + 1, at1(next, col) + 1))
    }
    row = next
  }
  return at1(row, to.length)
}

/** @param {number[]} row @param {number} index */
function at1(row, index) {
  return row[index] ?? Infinity
}
