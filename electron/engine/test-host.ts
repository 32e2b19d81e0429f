import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EpochMs } from '../../shared/domain/time.ts'
import type { Host, LogLevel } from './host.ts'
import { createMemorySecrets } from './secrets/memory-secrets.ts'

interface LogLine {
  readonly level: LogLevel
  readonly message: string
  readonly detail: Record<string, unknown> | undefined
}

/** A host for tests: its own folder, a clock and timers that only the test moves, and a check that nothing stays open. */
export interface TestHost extends Host {
  readonly lines: readonly LogLine[]
  readonly painted: (route: string) => void
  readonly paintedRoutes: readonly string[]
  setNow(now: EpochMs): void
  /** Moves the clock and runs every timer that falls due on the way, in order. */
  advance(ms: number): void
  /** Lets `work` finish by moving the clock from timer to timer whenever it waits for one. */
  drive<T>(work: Promise<T>): Promise<T>
  openTimers(): number
  /** Removes the folder. @throws when a timer was left open: whatever starts has to end. */
  dispose(): void
}

interface TestHostOptions {
  readonly now?: EpochMs
  /** An existing folder, which `dispose` then leaves alone. */
  readonly dataDir?: string
  readonly resourcesDir?: string
}

interface PendingTimer {
  readonly due: EpochMs
  readonly run: () => void
}

/** 2026-08-24T14:00:00Z: a Monday half an hour into the New York session, two days after the bundled sample. */
const DEFAULT_NOW = Date.UTC(2026, 7, 24, 14)

export function makeTestHost(options: TestHostOptions = {}): TestHost {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'tapedeck-test-'))
  const lines: LogLine[] = []
  const paintedRoutes: string[] = []
  const pending = new Set<PendingTimer>()
  let now = options.now ?? DEFAULT_NOW

  const nextTimer = (): PendingTimer | undefined =>
    [...pending].reduce<PendingTimer | undefined>((soonest, timer) => {
      return soonest === undefined || timer.due < soonest.due ? timer : soonest
    }, undefined)
  const fire = (timer: PendingTimer): void => {
    pending.delete(timer)
    now = Math.max(now, timer.due)
    timer.run()
  }

  return {
    name: 'memory',
    version: '0.0.0-test',
    dataDir,
    resourcesDir: options.resourcesDir ?? join(import.meta.dirname, '../../resources'),
    now: () => now,
    timers: {
      after(delayMs, run) {
        const timer = { due: now + Math.max(0, delayMs), run }
        pending.add(timer)
        return () => void pending.delete(timer)
      },
    },
    secrets: createMemorySecrets(),
    redact: (text) => text,
    log: (level, message, detail) => void lines.push({ level, message, detail }),
    painted: (route) => void paintedRoutes.push(route),
    lines,
    paintedRoutes,
    setNow(next) {
      now = next
    },
    advance(ms) {
      const end = now + ms
      for (let timer = nextTimer(); timer && timer.due <= end; timer = nextTimer()) fire(timer)
      now = end
    },
    async drive(work) {
      let isSettled = false
      const settle = (): void => {
        isSettled = true
      }
      work.then(settle, settle)
      while (!isSettled) {
        // One turn of the event loop lets everything that needs no timer go first.
        await new Promise<void>((resolve) => setImmediate(resolve))
        const timer = isSettled ? undefined : nextTimer()
        if (timer) fire(timer)
      }
      return work
    },
    openTimers: () => pending.size,
    dispose() {
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true })
      if (pending.size > 0) throw new Error(`${pending.size} timer(s) left open`)
    },
  }
}
