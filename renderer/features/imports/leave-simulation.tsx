import { FileUp } from 'lucide-react'
import type { ReactNode, Ref } from 'react'
import { useEngine } from '../../state/engine-context.tsx'
import { chooseMarket } from '../../state/market.ts'
import { Button } from '../../ui/button.tsx'

interface LeaveSimulationProps {
  readonly buttonRef: Ref<HTMLButtonElement>
  readonly fileCount: number
}

/** The engine refuses real bars while prices are invented, so the way back comes before the question which file. */
export function LeaveSimulation({ buttonRef, fileCount }: LeaveSimulationProps): ReactNode {
  const engine = useEngine()
  return (
    <div className="import-choose">
      <FileUp size={24} aria-hidden="true" />
      <b>Your own data belongs to the real market</b>
      <p>
        Prices on screen are invented now, and nothing real is ever stored among them.{' '}
        {fileCount > 0
          ? 'The import goes on with the chosen files once the real market is back.'
          : 'The import begins once the real market is back.'}
      </p>
      <Button ref={buttonRef} variant="primary" size="lg" onClick={() => void chooseMarket(engine, 'stored')}>
        Back to the real market
      </Button>
    </div>
  )
}
