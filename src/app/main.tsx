import '@fontsource-variable/inter/index.css'
import '@fontsource-variable/jetbrains-mono/index.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { openLake } from '../state/catalog.ts'
import '../ui/base.css'
import { App } from './App.tsx'
import { ErrorBoundary } from './ErrorBoundary.tsx'
import { installAutomation } from './automation.ts'
import { registerServiceWorker } from './register-service-worker.ts'

/** React Aria looks for this id before it adds a style element, which the CSP forbids; the rule itself is in base.css. */
const claimPressableStyle = (): void => {
  const claim = document.createElement('meta')
  claim.id = 'react-aria-pressable-style'
  document.head.append(claim)
}

claimPressableStyle()
installAutomation()
registerServiceWorker()
void openLake()

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
createRoot(root).render(
  <StrictMode>
    <ErrorBoundary room="house">
      <App />
    </ErrorBoundary>
  </StrictMode>,
)
