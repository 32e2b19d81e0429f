import { FileUp } from 'lucide-react'
import type { ReactNode, Ref } from 'react'
import { chooseImportFiles } from '../../state/import-store.ts'
import { Button } from '../../ui/button.tsx'

export function ChooseFiles({ buttonRef }: { readonly buttonRef: Ref<HTMLButtonElement> }): ReactNode {
  return (
    <div className="import-choose">
      <FileUp size={24} aria-hidden="true" />
      <b>Drop files here, or anywhere on the window</b>
      <p>
        Binance dumps, Yahoo and Stooq files are recognised by themselves; any other table with time, open, high, low
        and close works once its columns are named. Nothing leaves this computer.
      </p>
      <Button ref={buttonRef} variant="primary" size="lg" onClick={chooseImportFiles}>
        Choose files
      </Button>
    </div>
  )
}
