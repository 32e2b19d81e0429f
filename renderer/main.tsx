import { createRoot } from 'react-dom/client'
import { toAppError } from '../shared/errors.ts'
import { App } from './app.tsx'
import { ConnectingPage, RefusedPage } from './features/frame/start-pages.tsx'
import { startUp } from './state/start-up.ts'
import './ui/tokens.css'
import './ui/base.css'
import './ui/floating.css'
import './ui/toolbar.css'

const element = document.getElementById('root')
if (!element) throw new Error('index.html has no #root')
const root = createRoot(element)
root.render(<ConnectingPage />)
startUp(document.documentElement).then(
  (connection) => root.render(<App connection={connection} />),
  (thrown: unknown) => root.render(<RefusedPage error={toAppError(thrown)} />),
)
