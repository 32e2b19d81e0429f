import { useEffect, useId } from 'react'
import { create } from 'zustand'
import { useShallow } from 'zustand/react/shallow'
import type { DataState, SourceName } from '../../shared/domain/data-state.ts'
import type { EngineConnection, EngineState } from '../engine.ts'

/** What one part of the screen shows at the moment. */
export interface ScreenReport {
  readonly state: DataState
  readonly source: SourceName
  /** What it is, for the status bar: `S&P 500, 22 Aug 2026`. */
  readonly what: string
}

/** Best first. A page whose engine is lost is worse off than one with old data that it can still ask about. */
const SEVERITY: readonly DataState[] = ['live', 'cached', 'replay', 'stale', 'reconnecting', 'offline', 'refused']

export function worstState(states: readonly DataState[]): DataState | null {
  let worst = -1
  for (const state of states) worst = Math.max(worst, SEVERITY.indexOf(state))
  return SEVERITY[worst] ?? null
}

const useReports = create<Readonly<Record<string, ScreenReport>>>()(() => ({}))

/** A screen (or a panel of one) tells what it shows; null while it shows nothing. Ends when it unmounts. */
export function useScreenState(report: ScreenReport | null): void {
  const id = useId()
  const { state, source, what } = report ?? {}
  useEffect(() => {
    if (state === undefined || source === undefined || what === undefined) return
    useReports.setState({ [id]: { state, source, what } })
    return () => useReports.setState(({ [id]: _gone, ...others }) => others, true)
  }, [id, state, source, what])
}

/** Everything on screen now, in the order it came up. */
export function useScreenReports(): readonly ScreenReport[] {
  return useReports(useShallow((reports) => Object.values(reports)))
}

/** A page without its engine shows what came last. */
const ENGINE_STATES = { open: [], reconnecting: ['reconnecting'], closed: ['offline'] } as const satisfies Readonly<
  Record<EngineState, readonly DataState[]>
>

/** Keeps `<html data-state>` at the worst state on screen, the engine's included; absent while nothing is shown. */
export function startScreenState(root: HTMLElement, engine: Pick<EngineConnection, 'state' | 'onState'>): () => void {
  const apply = (): void => {
    const shown = Object.values(useReports.getState()).map((report) => report.state)
    const worst = worstState([...shown, ...ENGINE_STATES[engine.state]])
    if (worst === null) delete root.dataset['state']
    else root.dataset['state'] = worst
  }
  apply()
  const offReports = useReports.subscribe(apply)
  const offEngine = engine.onState(apply)
  return () => {
    offReports()
    offEngine()
  }
}
