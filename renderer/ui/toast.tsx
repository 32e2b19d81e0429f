import { Toast } from '@base-ui/react/toast'
import { Bell, Check, Info, TriangleAlert, X, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { buttonClass } from './button.tsx'
import './toast.css'

interface ToastContent {
  readonly kind: 'ok' | 'info' | 'alert' | 'error'
  readonly title: string
  readonly message?: ReactNode
  /** A verb. With it the toast stays until it is closed. */
  readonly action?: { readonly label: string; readonly run: () => void }
  /** Stays until closed, also without an action: for work that goes on. */
  readonly isSticky?: boolean
  readonly onClose?: () => void
}

const SHOWN_MS = 6_000
const MOST_AT_ONCE = 3

const toasts = Toast.createToastManager<{ action?: ToastContent['action'] }>()

/** Shows a toast, bottom right; returns its id for `closeToast`. */
export function showToast(content: ToastContent): string {
  return toasts.add(toOptions(content))
}

export function closeToast(id: string): void {
  toasts.close(id)
}

function toOptions({ kind, title, message, action, isSticky, onClose }: ToastContent) {
  return {
    type: kind,
    title,
    description: message,
    timeout: action || isSticky ? 0 : SHOWN_MS,
    priority: kind === 'error' || kind === 'alert' ? ('high' as const) : ('low' as const),
    onClose,
    data: { action },
  }
}

const ICONS: Readonly<Record<ToastContent['kind'], LucideIcon>> = {
  ok: Check,
  info: Info,
  alert: Bell,
  error: TriangleAlert,
}

/** Once, above the app. A screen with an axis at the right edge sets `--toast-right` to keep toasts off it. */
export function Toaster(): ReactNode {
  return (
    <Toast.Provider toastManager={toasts} limit={MOST_AT_ONCE}>
      <Toast.Portal>
        <Toast.Viewport className="ui-toasts">
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  )
}

function ToastList(): ReactNode {
  const manager = Toast.useToastManager<{ action?: ToastContent['action'] }>()
  return manager.toasts.map((toast) => {
    const kind = (toast.type ?? 'info') as ToastContent['kind']
    const Icon = ICONS[kind]
    const action = toast.data?.action
    return (
      <Toast.Root key={toast.id} toast={toast} className={`ui-toast ui-toast-${kind}`} swipeDirection="right">
        <Icon size={16} aria-hidden="true" className="ui-toast-icon" />
        <div className="ui-toast-text">
          <Toast.Title className="ui-toast-title" />
          <Toast.Description className="ui-toast-message" render={<div />} />
          {action && (
            <button
              type="button"
              className={buttonClass({ variant: 'default', size: 'sm' })}
              onClick={() => {
                manager.close(toast.id)
                action.run()
              }}
            >
              {action.label}
            </button>
          )}
        </div>
        <Toast.Close className={`${buttonClass({ variant: 'ghost', size: 'sm' })} ui-button-icon`} aria-label="Close">
          <X size={14} aria-hidden="true" />
        </Toast.Close>
      </Toast.Root>
    )
  })
}
