export interface Bounds {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** The window as it was left: its bounds when neither maximised nor in full screen, in DIP of the whole desktop. */
export interface SavedWindow {
  readonly bounds: Bounds
  readonly isMaximised: boolean
  readonly isFullScreen: boolean
}

export interface Placement {
  readonly bounds: Bounds
  readonly isMaximised: boolean
  readonly isFullScreen: boolean
}

/** DESIGN.md §2. */
export const MIN_WIDTH = 1024
export const MIN_HEIGHT = 700
const FIRST_WIDTH = 1440
const FIRST_HEIGHT = 900
/** So much of the title bar has to be on a monitor to drag the window by. */
const GRIP_WIDTH = 120
const GRIP_HEIGHT = 40

/**
 * Where a window opens. `workAreas` are the monitors without bars and docks, the primary one first. A window whose monitor is
 * gone, or whose title bar none of them shows, opens in the middle of the primary one.
 */
export function placeWindow(saved: SavedWindow | undefined, workAreas: readonly [Bounds, ...Bounds[]]): Placement {
  const [primary] = workAreas
  if (!saved) return { bounds: centred(FIRST_WIDTH, FIRST_HEIGHT, primary), isMaximised: false, isFullScreen: false }
  const { bounds, isMaximised, isFullScreen } = saved
  const home = workAreas.find((area) => showsGrip(bounds, area))
  const width = Math.max(MIN_WIDTH, Math.min(bounds.width, (home ?? primary).width))
  const height = Math.max(MIN_HEIGHT, Math.min(bounds.height, (home ?? primary).height))
  const placed = home ? { x: bounds.x, y: bounds.y, width, height } : centred(width, height, primary)
  return { bounds: placed, isMaximised, isFullScreen }
}

/** What was written to disk, or undefined when it is not a window. */
export function parseSavedWindow(text: string): SavedWindow | undefined {
  try {
    const { bounds, isMaximised, isFullScreen } = JSON.parse(text) as Partial<SavedWindow>
    if (!bounds || typeof isMaximised !== 'boolean' || typeof isFullScreen !== 'boolean') return undefined
    const { x, y, width, height } = bounds
    if (![x, y, width, height].every(Number.isSafeInteger) || width <= 0 || height <= 0) return undefined
    return { bounds: { x, y, width, height }, isMaximised, isFullScreen }
  } catch {
    return undefined
  }
}

function showsGrip(bounds: Bounds, area: Bounds): boolean {
  const shownWidth = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x)
  return shownWidth >= GRIP_WIDTH && bounds.y >= area.y && bounds.y + GRIP_HEIGHT <= area.y + area.height
}

function centred(width: number, height: number, area: Bounds): Bounds {
  const fitWidth = Math.max(MIN_WIDTH, Math.min(width, area.width))
  const fitHeight = Math.max(MIN_HEIGHT, Math.min(height, area.height))
  return {
    x: area.x + Math.max(0, Math.round((area.width - fitWidth) / 2)),
    y: area.y + Math.max(0, Math.round((area.height - fitHeight) / 2)),
    width: fitWidth,
    height: fitHeight,
  }
}
