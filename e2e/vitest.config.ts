import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['e2e/*.story.ts'],
    pool: 'forks',
    // A host, a browser and a story at a time: on two cores more of them only wait for each other.
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000, interval: 50 } },
  },
})
