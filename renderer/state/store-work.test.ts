import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '../../shared/errors.ts'
import type { EngineClient } from '../engine.ts'
import {
  closeStoreDialog,
  openStoreDialog,
  startStoreWork,
  stopStoreWork,
  useStoreWork,
  type StoreJob,
  type StoreOutcome,
} from './store-work.ts'

type Store = EngineClient['store']
const JOB: StoreJob = { kind: 'compact' }
const RESULT = { bytesBefore: 10, bytesAfter: 4 }
let settled: StoreOutcome[]
const settle = (outcome: StoreOutcome): Promise<void> => {
  settled.push(outcome)
  return Promise.resolve()
}

/** A stream that the test drives: what compacting sends, one message at a time; it ends as the port's streams do when its signal fires. */
function drivenStore(): { store: Store; send: (message: object) => Promise<void>; fail: (error: Error) => void } {
  const queue: PromiseWithResolvers<object>[] = [Promise.withResolvers()]
  const tail = () => queue.at(-1) as PromiseWithResolvers<object>
  async function* stream(signal: AbortSignal | undefined): AsyncGenerator<object> {
    const aborted = new Promise<never>((_, reject) => {
      const end = (): void => reject(new AppError('cancelled', 'cancelled'))
      if (signal?.aborted) end()
      signal?.addEventListener('abort', end)
    })
    for (let next = 0; ; next++)
      yield await Promise.race([(queue[next] as PromiseWithResolvers<object>).promise, aborted])
  }
  const store = {
    compact: (_: undefined, options?: { signal?: AbortSignal }) => Promise.resolve(stream(options?.signal)),
  }
  return {
    store: store as unknown as Store,
    async send(message) {
      const { resolve } = tail()
      queue.push(Promise.withResolvers())
      resolve(message)
      await new Promise((done) => setTimeout(done))
    },
    fail: (error) => tail().reject(error),
  }
}

beforeEach(() => {
  settled = []
  useStoreWork.setState({ dialog: null, running: null, ended: null })
})
afterEach(() => stopStoreWork())

describe('startStoreWork', () => {
  it('shows how far it is, then what came of it, after what it changed was asked for again', async () => {
    const { store, send } = drivenStore()
    const done = startStoreWork(store, JOB, settle)
    expect(useStoreWork.getState().running).toEqual({ job: JOB, progress: null })
    await send({ kind: 'progress', phase: 'writing', done: 1, total: 4 })
    expect(useStoreWork.getState().running?.progress).toEqual({ phase: 'writing', done: 1, total: 4 })
    await send({ kind: 'done', result: RESULT })
    await done
    expect(useStoreWork.getState()).toMatchObject({ running: null, ended: { job: JOB, outcome: { result: RESULT } } })
    expect(settled).toEqual([{ state: 'done', kind: 'compact', result: RESULT }])
  })

  it('goes on while its dialog is closed, and forgets how it ended when a dialog opens', async () => {
    const { store, send } = drivenStore()
    openStoreDialog({ kind: 'backup' })
    const done = startStoreWork(store, JOB, settle)
    closeStoreDialog()
    await send({ kind: 'done', result: RESULT })
    await done
    expect(useStoreWork.getState().ended).not.toBe(null)
    openStoreDialog({ kind: 'backup' })
    expect(useStoreWork.getState()).toEqual({ dialog: { kind: 'backup' }, running: null, ended: null })
  })

  it('is told as stopped when it was stopped, whatever the engine says then', async () => {
    const { store } = drivenStore()
    const done = startStoreWork(store, JOB, settle)
    stopStoreWork()
    await done
    expect(useStoreWork.getState().ended?.outcome).toEqual({ state: 'stopped', kind: 'compact' })
  })

  it('is told as failed with the error of the engine', async () => {
    const { store, fail } = drivenStore()
    const done = startStoreWork(store, JOB, settle)
    const error = new AppError('store-full', 'the disk is full')
    fail(error)
    await done
    expect(useStoreWork.getState().ended?.outcome).toEqual({ state: 'failed', kind: 'compact', error })
  })

  it('a stream that ends without a result is a failure, not a success', async () => {
    async function* nothing(): AsyncGenerator<never> {}
    const store = { compact: () => Promise.resolve(nothing()) } as unknown as Store
    await startStoreWork(store, JOB, settle)
    expect(settled).toMatchObject([{ state: 'failed', error: { code: 'disconnected' } }])
  })

  it('leaves work that is under way alone', async () => {
    const { store, send } = drivenStore()
    const done = startStoreWork(store, JOB, settle)
    await startStoreWork(store, { kind: 'restore', file: 'x' }, settle)
    expect(useStoreWork.getState().running?.job).toEqual(JOB)
    await send({ kind: 'done', result: RESULT })
    await done
  })

  it('tells its end also when nothing could be asked again', async () => {
    const { store, send } = drivenStore()
    const done = startStoreWork(store, JOB, () => Promise.reject(new Error('gone')))
    await send({ kind: 'done', result: RESULT })
    await done
    expect(useStoreWork.getState().ended?.outcome.state).toBe('done')
  })
})
