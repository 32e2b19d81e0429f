import { expect, test } from 'vitest'
import { runRounds } from './rounds.ts'

test('measures take turns, every second round backwards, and the first round does not count', async () => {
  const order: string[] = []
  const measure = (name: string) => {
    let runs = 0
    return async () => {
      order.push(name)
      return runs++
    }
  }
  const { figures, failures } = await runRounds({ a: measure('a'), b: measure('b') }, 3)
  expect(order.join('')).toBe('abbaabba')
  expect(Object.fromEntries(figures)).toEqual({ a: [1, 2, 3], b: [1, 2, 3] })
  expect(failures.size).toBe(0)
})

test('a measure that throws is told, gives no figure and does not run again; the others go on', async () => {
  let tries = 0
  const { figures, failures } = await runRounds(
    {
      broken: async () => {
        if (tries++ > 0) throw new Error('lost')
        return 1
      },
      sound: async () => 7,
    },
    2,
  )
  expect(tries).toBe(2)
  expect(failures.get('broken')).toMatchObject({ message: 'lost' })
  expect(Object.fromEntries(figures)).toEqual({ sound: [7, 7] })
})

test('a measure that gives no figure in time is given up', async () => {
  const { figures, failures } = await runRounds(
    { stuck: () => new Promise(() => undefined), sound: async () => 1 },
    1,
    10,
  )
  expect(failures.get('stuck')).toMatchObject({ message: 'no figure after 0.01 s' })
  expect(Object.fromEntries(figures)).toEqual({ sound: [1] })
})
