import { expect, test } from 'vitest'
import { createSharedFeed } from './shared-feed.ts'

function makeSource() {
  const open = new Map<string, (value: number) => void>()
  const log: string[] = []
  const feed = createSharedFeed<string, number>((key, tell) => {
    log.push(`+${key}`)
    open.set(key, tell)
    return () => {
      log.push(`-${key}`)
      open.delete(key)
    }
  })
  return { feed, log, tell: (key: string, value: number) => open.get(key)?.(value) }
}

test('a source that cannot be opened leaves nothing that others could join', () => {
  let isDown = true
  const feed = createSharedFeed<string, number>((_key, tell) => {
    if (isDown) throw new Error('down')
    tell(1)
    return () => undefined
  })
  expect(() => feed.listen('BTC', () => undefined)).toThrow('down')
  isDown = false
  const heard: number[] = []
  feed.listen('BTC', (value) => heard.push(value))
  expect(heard).toEqual([1])
})

test('many listeners are one subscription, which ends with the last of them', () => {
  const { feed, log, tell } = makeSource()
  const heard: string[] = []
  const stopA = feed.listen('BTC', (value) => heard.push(`a${value}`))
  const stopB = feed.listen('BTC', (value) => heard.push(`b${value}`))
  const stopEth = feed.listen('ETH', (value) => heard.push(`e${value}`))
  tell('BTC', 1)
  tell('ETH', 2)
  stopA()
  stopA()
  tell('BTC', 3)
  expect(log).toEqual(['+BTC', '+ETH'])
  stopB()
  stopEth()
  expect(heard).toEqual(['a1', 'b1', 'e2', 'b3'])
  expect(log).toEqual(['+BTC', '+ETH', '-BTC', '-ETH'])
})

test('who joins late hears the newest value at once, who comes after the end a new subscription', () => {
  const { feed, log, tell } = makeSource()
  const heard: number[] = []
  const stopFirst = feed.listen('BTC', () => undefined)
  tell('BTC', 1)
  tell('BTC', 2)
  const stopLate = feed.listen('BTC', (value) => heard.push(value))
  expect(heard).toEqual([2])
  stopFirst()
  stopLate()
  feed.listen('BTC', (value) => heard.push(value))()
  expect(heard).toEqual([2])
  expect(log).toEqual(['+BTC', '-BTC', '+BTC', '-BTC'])
})

test('a source that tells while it is opened is heard', () => {
  const feed = createSharedFeed<string, number>((_, tell) => {
    tell(7)
    return () => undefined
  })
  const heard: number[] = []
  feed.listen('BTC', (value) => heard.push(value))
  feed.listen('BTC', (value) => heard.push(value * 10))
  expect(heard).toEqual([7, 70])
})
