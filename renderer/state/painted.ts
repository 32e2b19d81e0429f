import { useEffect } from 'react'
import { useEngine } from './engine-context.tsx'
import { onMarketChange } from './market.ts'
import { formatRoute, onRouteChange, useRoute } from './route.ts'

/** The route that was reported last, so that a screen which updates does not report again. */
let reportedRoute: string | null = null

/**
 * Call with true once the first data of the route is drawn. After the frame that shows it, `<html data-ready>` turns
 * true and the host is told, once per route; a change of route or of the market turns it back to false.
 */
export function usePainted(isDataOnScreen: boolean): void {
  const client = useEngine()
  const route = formatRoute(useRoute())
  useEffect(() => {
    if (!isDataOnScreen) return
    return afterNextPaint(() => {
      document.documentElement.dataset['ready'] = 'true'
      if (reportedRoute === route) return
      reportedRoute = route
      // Only launchers and benches listen; a page without its engine has its own banner.
      client.app.painted({ route }).catch(() => undefined)
    })
  }, [client, route, isDataOnScreen])
}

export function startReadyMark(root: HTMLElement): () => void {
  const reset = (): void => {
    reportedRoute = null
    root.dataset['ready'] = 'false'
  }
  reset()
  const offRoute = onRouteChange(reset)
  const offMarket = onMarketChange(reset)
  return () => {
    offRoute()
    offMarket()
  }
}

/** Runs `done` once the coming frame has been handed to the compositor: a task queued from its callback runs behind it. */
function afterNextPaint(done: () => void): () => void {
  const channel = new MessageChannel()
  channel.port1.addEventListener('message', done)
  channel.port1.start()
  const frame = requestAnimationFrame(() => channel.port2.postMessage(null))
  return () => {
    cancelAnimationFrame(frame)
    channel.port1.removeEventListener('message', done)
    channel.port1.close()
  }
}
