import type { CSSProperties, ReactNode } from 'react'
import './skeleton.css'

/** Stands where content will be, in the content's own size, so that nothing moves when it comes. */
export function Skeleton(props: { width?: CSSProperties['width']; height?: CSSProperties['height'] }): ReactNode {
  return <span className="ui-skeleton" style={{ width: props.width ?? '100%', height: props.height ?? '100%' }} />
}
