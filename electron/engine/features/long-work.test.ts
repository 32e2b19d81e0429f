import { expect, test } from 'vitest'
import { AppError } from '../../../shared/errors.ts'
import { createLongWork, throwIfCancelled, type WorkTurn } from './long-work.ts'

function waiting() {
  let resume: () => void = () => undefined
  const gate = new Promise<void>((resolve) => {
    resume = resolve
  })
  return { gate, resume }
}

test('tells the newest progress, then the result, then ends', async () => {
  const { gate, resume } = waiting()
  const stream = createLongWork().start(async ({ progress }) => {
    progress('copying', 1, 10)
    progress('copying', 2, 10)
    await gate
    return 'whole'
  })
  expect(await stream.next()).toEqual({
    done: false,
    value: { kind: 'progress', phase: 'copying', done: 2, total: 10 },
  })
  const last = stream.next()
  resume()
  expect(await last).toEqual({ done: false, value: { kind: 'done', result: 'whole' } })
  expect(await stream.next()).toEqual({ done: true, value: undefined })
})

test('a failure comes out of the iterator, also when nobody asked yet', async () => {
  const stream = createLongWork().start(async () => {
    throw new AppError('store-full', 'no room', {})
  })
  await new Promise((resolve) => setImmediate(resolve))
  await expect(stream.next()).rejects.toMatchObject({ code: 'store-full' })
})

test('ending the iterator aborts the work and waits until it has tidied up', async () => {
  const { gate, resume } = waiting()
  const told: string[] = []
  const stream = createLongWork().start(async ({ signal }) => {
    signal.addEventListener('abort', () => told.push('aborted'))
    await gate
    told.push('tidied')
  })
  const ended = stream.return?.().then(() => told.push('ended'))
  await new Promise((resolve) => setImmediate(resolve))
  expect(told).toEqual(['aborted'])
  resume()
  await ended
  expect(told).toEqual(['aborted', 'tidied', 'ended'])
  expect(await stream.next()).toMatchObject({ done: true })
})

test('cancelAll reaches what is under way and nothing that is over', async () => {
  const work = createLongWork()
  const turns: WorkTurn[] = []
  const over = work.start(async (turn) => void turns.push(turn))
  await over.next()
  const { gate, resume } = waiting()
  const running = work.start(async (turn) => {
    turns.push(turn)
    await gate
    throwIfCancelled(turn.signal, 'the copy')
  })
  work.cancelAll()
  resume()
  await expect(running.next()).rejects.toMatchObject({ code: 'cancelled', message: 'the copy was cancelled' })
  expect(turns.map(({ signal }) => signal.aborted)).toEqual([false, true])
})
