import { modelsTold } from './models.ts'
import { recordingsTold } from './recordings.ts'
import { runsTold } from './runs.ts'
import { serverTold } from './server.ts'
import { translator } from './translate.ts'

/** Every sentence that the server can tell the page, by its English words. */
export const chineseTold: Record<string, string> = { ...modelsTold, ...recordingsTold, ...runsTold, ...serverTold }

export const tellInChinese = translator(chineseTold)
