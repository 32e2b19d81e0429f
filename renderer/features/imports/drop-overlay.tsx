import { FileDown } from 'lucide-react'
import { useEffect, useState, type ReactNode } from 'react'
import { openImport } from '../../state/import-store.ts'
import './drop-overlay.css'

/** Takes files dropped anywhere on the window and says so while they hover. */
export function DropOverlay(): ReactNode {
  const [isOver, setOver] = useState(false)
  useEffect(() => {
    const ending = new AbortController()
    const { signal } = ending
    const accept = (event: DragEvent): void => {
      if (!hasFiles(event)) return
      event.preventDefault()
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy'
      setOver(true)
    }
    const leave = (event: DragEvent): void => {
      // Without a related target the pointer has left the window; within, it only went from one element to the next.
      if (event.relatedTarget === null) setOver(false)
    }
    const drop = (event: DragEvent): void => {
      if (!hasFiles(event)) return
      event.preventDefault()
      setOver(false)
      openImport([...(event.dataTransfer?.files ?? [])])
    }
    addEventListener('dragenter', accept, { signal })
    addEventListener('dragover', accept, { signal })
    addEventListener('dragleave', leave, { signal })
    addEventListener('drop', drop, { signal })
    return () => ending.abort()
  }, [])
  if (!isOver) return null
  return (
    <div className="drop-overlay" role="status">
      <div className="drop-overlay-card">
        <FileDown size={24} aria-hidden="true" />
        <b>Drop to import</b>
        <span>CSV files of candles. You see what they hold before anything is stored.</span>
      </div>
    </div>
  )
}

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false
}
