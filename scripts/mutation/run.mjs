import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import packageJson from '../../package.json' with { type: 'json' }
import { buildShell } from '../build/build-shell.mjs'
import { MUTANTS } from './mutants.mjs'

/**
 * Puts one mistake at a time into a copy of the shell and runs its tests: the table says which mistakes they notice. The tree
 * itself is not touched. `node scripts/mutation/run.mjs [WORD…]` takes only mutants whose file or name holds one of the words. Needs
 * a built app and Node 24. Exit 1 below 90 %.
 */
const LEAST_KILLED = 0.9
/** Every story together takes 40 s; one that hangs has noticed something. */
const PATIENCE_MS = 240_000
/** Most of these stories fail by something that never comes. What the shell does as it is comes within them, or the run does not begin. */
const IMPATIENT = ['--testTimeout=20000', '--hookTimeout=20000', '--expect.poll.timeout=6000']
const COPIED = [
  'electron',
  'shared',
  'e2e',
  'renderer',
  'scripts',
  'resources',
  'out',
  'package.json',
  'tsconfig.base.json',
  'vitest.config.ts',
]

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..')
const words = process.argv.slice(2)
const clone = mkdtempSync(path.join(tmpdir(), 'tapedeck-mutants-'))
let killed = 0
let total = 0

try {
  for (const name of COPIED) {
    cpSync(path.join(root, name), path.join(clone, name), {
      recursive: true,
      filter: (source) => !source.split(path.sep).includes('node_modules'),
    })
  }
  symlinkSync(path.join(root, 'node_modules'), path.join(clone, 'node_modules'), 'junction')
  // Alone, too, each story must pass: one that needs the stories before it would notice everything.
  const alone = new Set(MUTANTS.filter(isAskedFor).flatMap(({ story }) => story ?? []))
  const baseline = [...unitTests(), ...storyTests(''), ...[...alone].flatMap((story) => storyTests(story))]
  await mustPass('the tests of the shell as it is', baseline)
  console.log('| file | mistake | noticed by |\n|---|---|---|')
  for (const mutant of MUTANTS.filter(isAskedFor)) {
    const noticedBy = await tryMutant(mutant)
    total++
    if (noticedBy) killed++
    console.log(`| ${mutant.file} | ${mutant.name} | ${noticedBy ?? '**nobody**'} |`)
  }
  const share = total === 0 ? 0 : killed / total
  console.log(`\n${killed} of ${total} mistakes noticed (${(share * 100).toFixed(1)} %)`)
  process.exitCode = share >= LEAST_KILLED ? 0 : 1
} finally {
  rmSync(clone, { recursive: true, force: true })
}

/** @param {import('./mutants.mjs').Mutant} mutant */
function isAskedFor({ file, name }) {
  return words.length === 0 || words.some((word) => `${file} ${name}`.includes(word))
}

/**
 * @param {import('./mutants.mjs').Mutant} mutant
 * @returns {Promise<string | undefined>} which tests noticed it
 */
async function tryMutant({ file, name, from, to, story }) {
  const target = path.join(clone, 'electron', file)
  const original = readFileSync(target, 'utf8')
  const at = original.indexOf(from)
  if (at === -1 || original.includes(from, at + 1)) throw new Error(`${file}: "${name}" is not there exactly once`)
  writeFileSync(target, original.slice(0, at) + to + original.slice(at + from.length))
  try {
    for (const tests of unitTests()) if (!(await passes(tests))) return 'unit tests'
    try {
      await buildShell({ root: clone, outDir: path.join(clone, 'out'), version: packageJson.version })
    } catch {
      return 'build'
    }
    if (story && !(await passes(storyTests(story)[0] ?? []))) return `story “${story}”`
    return (await passes(storyTests('')[0] ?? [])) ? undefined : 'stories'
  } finally {
    writeFileSync(target, original)
  }
}

/** @returns {string[][]} */
function unitTests() {
  return [['run', '--bail=1', 'electron/main']]
}

/** @param {string} name @returns {string[][]} */
function storyTests(name) {
  const only = name === '' ? [] : ['-t', name]
  return [['run', '--bail=1', '--config', 'e2e/vitest.config.ts', ...IMPATIENT, ...only, 'shell']]
}

/** @param {string} what @param {string[][]} runs */
async function mustPass(what, runs) {
  await buildShell({ root: clone, outDir: path.join(clone, 'out'), version: packageJson.version })
  for (const tests of runs)
    if (!(await passes(tests, 'inherit'))) throw new Error(`${what} do not pass: ${tests.join(' ')}`)
}

/** @param {string[]} tests @param {'ignore' | 'inherit'} output @returns {Promise<boolean>} */
function passes(tests, output = 'ignore') {
  const child = spawn(process.execPath, [path.join(root, 'node_modules', 'vitest', 'vitest.mjs'), ...tests], {
    cwd: clone,
    // stdout is the table's.
    stdio: ['ignore', output === 'inherit' ? 2 : 'ignore', output],
  })
  return new Promise((resolve, reject) => {
    const patience = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS)
    child.once('error', reject)
    child.once('exit', (code) => {
      clearTimeout(patience)
      resolve(code === 0)
    })
  })
}
