/** How tokens are drawn. `topK` is sent where the server takes it. */
export type Sampling = { temperature: number; topP: number; topK: number; presencePenalty: number }

/** As the model cards of Qwen3-VL give them for vision, by edition. */
export const instructSampling: Sampling = { temperature: 0.7, topP: 0.8, topK: 20, presencePenalty: 1.5 }
export const thinkingSampling: Sampling = { temperature: 0.6, topP: 0.95, topK: 20, presencePenalty: 0 }
