import { useText } from '../messages/use-text.tsx'
import { AppearancePanel } from './appearance-panel.tsx'
import { MachinePanel } from './machine-panel.tsx'
import { ModelServerPanel } from './model-server-panel.tsx'
import { StoragePanel } from './storage-panel.tsx'

export function SettingsPage() {
  const { text } = useText()
  return (
    <div className="settings narrow">
      <title>{`${text('settings')} · Stepcast`}</title>
      <header className="page-head">
        <div>
          <h1>{text('settings')}</h1>
          <p>{text('settingsSubtitle')}</p>
        </div>
      </header>
      <AppearancePanel />
      <ModelServerPanel />
      <StoragePanel />
      <MachinePanel />
    </div>
  )
}
