import { PageHead } from '../app/page-head.tsx'
import { useText } from '../messages/use-text.tsx'
import { AppearancePanel } from './appearance-panel.tsx'
import { MachinePanel } from './machine-panel.tsx'
import { ModelServerPanel } from './model-server-panel.tsx'
import { StoragePanel } from './storage-panel.tsx'

export function SettingsPage() {
  const { text } = useText()
  return (
    <div className="settings narrow">
      <PageHead title={text('settings')} about={text('settingsSubtitle')} />
      <AppearancePanel />
      <ModelServerPanel />
      <StoragePanel />
      <MachinePanel />
    </div>
  )
}
