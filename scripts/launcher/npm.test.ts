import path from 'node:path'
import { expect, test } from 'vitest'
import { findNpm, npmEnv } from './npm.mjs'
import { createTestClone } from './test-clone.ts'

test("npm's own file is run by the running Node, wherever it is named", () => {
  const clone = createTestClone()
  clone.write('bin/node', '')
  const node = path.join(clone.root, 'bin', 'node')
  const script = path.join(clone.root, 'npm', 'npm-cli.js')
  expect(findNpm({ npm_execpath: script }, node, 'linux')).toEqual({ command: node, args: [script], needsShell: false })
  expect(findNpm({ npm_execpath: '/opt/pnpm.cjs' }, node, 'win32')).toEqual({
    command: 'npm',
    args: [],
    needsShell: true,
  })
  clone.write('lib/node_modules/npm/bin/npm-cli.js', '')
  const beside = path.join(clone.root, 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js')
  expect(findNpm({}, node, 'darwin')).toEqual({ command: node, args: [beside], needsShell: false })
})

test('an inner npm hears nothing of the outer run, and keeps what its user set', () => {
  const env = npmEnv({
    npm_package_json: '/outer/package.json',
    npm_lifecycle_event: 'start',
    npm_command: 'run-script',
    npm_config_local_prefix: '/outer',
    npm_config_registry: 'https://registry.example',
    NODE_ENV: 'production',
  })
  expect(Object.keys(env).filter((name) => /package|lifecycle|command|prefix/u.test(name))).toEqual([])
  expect(env).toMatchObject({ npm_config_registry: 'https://registry.example', npm_config_include: 'dev\n\noptional' })
})
