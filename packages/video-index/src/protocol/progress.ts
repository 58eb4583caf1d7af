export const indexStages = ['probe', 'sample', 'read', 'describe', 'distil', 'index'] as const
export type IndexStage = (typeof indexStages)[number]

/** How far indexing has come; `progress` runs from 0 to 1 over all stages. */
export type IndexProgress = { stage: IndexStage; progress: number }
