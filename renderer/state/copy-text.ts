import { showToast } from '../ui/toast.tsx'
import { announce } from './announce.ts'

/** Puts text on the clipboard and says so; `what` names it: `Path`, `List`. A browser may refuse, and that is said too. */
export async function copyText(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    announce(`${what} copied`)
  } catch {
    showToast({ kind: 'error', title: `${what} not copied.`, message: 'The browser refused the clipboard.' })
  }
}
