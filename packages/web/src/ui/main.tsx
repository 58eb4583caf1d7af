import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'
import { watchConnection } from './app/connection.ts'
import { Router } from './app/router.tsx'
import { applyTheme, chosenTheme } from './app/theme.ts'
import { Toasts } from './app/toasts.tsx'
import { TextProvider } from './messages/use-text.tsx'

applyTheme(chosenTheme())
watchConnection()

const root = document.querySelector('#root')
if (!root) throw new Error('the page has no root')
createRoot(root).render(
  <StrictMode>
    <TextProvider>
      <Router>
        <Toasts>
          <App />
        </Toasts>
      </Router>
    </TextProvider>
  </StrictMode>,
)
