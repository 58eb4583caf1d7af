import { chineseTitles, translator } from '@stepcast/video-index/language'
import { modelsTold } from './models.ts'
import { recordingsTold } from './recordings.ts'
import { reportsTold } from './reports.ts'
import { runsTold } from './runs.ts'
import { serverTold } from './server.ts'

/** Every sentence that the server can tell the page, by its English words; titles of steps among them. */
export const chineseTold: Record<string, string> = {
  ...chineseTitles,
  ...modelsTold,
  ...recordingsTold,
  ...reportsTold,
  ...runsTold,
  ...serverTold,
}

export const tellInChinese = translator(chineseTold)
