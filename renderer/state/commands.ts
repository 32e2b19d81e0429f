import type { LucideIcon } from 'lucide-react'
import { useEffect, useId } from 'react'
import { create } from 'zustand'

/** One line of the command palette. */
export interface Command {
  readonly id: string
  /** What happens, as a verb: `Show the table`. */
  readonly label: string
  /** What stands behind the label in grey: `dark → light`. */
  readonly note?: string
  readonly icon?: LucideIcon
  /** As in `Shortcut.keys`: shown, not listened to. */
  readonly keys?: string
  readonly keywords?: readonly string[]
  readonly run: () => void
}

const useRegistry = create<Readonly<Record<string, readonly Command[]>>>()(() => ({}))

/** Offers commands while the calling component is on screen. Keep the array stable with `useMemo`. */
export function useCommands(commands: readonly Command[]): void {
  const id = useId()
  useEffect(() => {
    useRegistry.setState({ [id]: commands })
    return () => useRegistry.setState(({ [id]: _gone, ...others }) => others, true)
  }, [id, commands])
}

/** Those of the screen first: it registers after the frame. */
export function useAllCommands(): readonly Command[] {
  const registry = useRegistry()
  return Object.values(registry).toReversed().flat()
}
