import type { Dispose } from '../host.ts'

type Listener<T> = (value: T) => void

interface Feed<T> {
  readonly listeners: Set<Listener<T>>
  latest: { readonly value: T } | undefined
  stop: Dispose
}

/**
 * One subscription at the source for each key, however many listen: opened with the first listener, ended with the last.
 * Who joins late is told the newest value at once.
 */
export function createSharedFeed<K, T>(open: (key: K, tell: Listener<T>) => Dispose) {
  const feeds = new Map<K, Feed<T>>()
  return {
    listen(key: K, listener: Listener<T>): Dispose {
      // Wrapped, so that one function that listens twice is two listeners.
      const entry: Listener<T> = (value) => listener(value)
      const known = feeds.get(key)
      if (known) {
        known.listeners.add(entry)
        if (known.latest) entry(known.latest.value)
        return () => leave(key, known, entry)
      }
      const feed: Feed<T> = { listeners: new Set([entry]), latest: undefined, stop: () => undefined }
      feeds.set(key, feed)
      try {
        feed.stop = open(key, (value) => {
          feed.latest = { value }
          for (const each of feed.listeners) each(value)
        })
      } catch (thrown) {
        // Nobody may join a feed that has no source.
        feeds.delete(key)
        throw thrown
      }
      return () => leave(key, feed, entry)
    },
  }

  function leave(key: K, feed: Feed<T>, entry: Listener<T>): void {
    if (!feed.listeners.delete(entry) || feed.listeners.size > 0) return
    feeds.delete(key)
    feed.stop()
  }
}
