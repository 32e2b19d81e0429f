import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{shared,electron,renderer,scripts,e2e,bench}/**/*.test.{ts,tsx}'],
    // better-sqlite3 keeps native handles: a process per file lets the OS free what a failing test left open.
    pool: 'forks',
    testTimeout: 20_000,
  },
})
