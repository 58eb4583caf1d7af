import { join } from 'node:path'
import { type ChatClient, type ChatClientOptions, createChatClient } from './chat/chat-client.ts'
import { learnedSchema } from './chat/openai-transport.ts'
import { type InferenceConfiguration, readInferenceConfiguration } from './configuration.ts'
import { serverMemory } from './cost/server-memory.ts'

/**
 * The client of the configured server, which remembers in `dataDir` what that server does not take.
 * @throws InferenceError `bad_configuration` when no server or no model is configured
 */
export function configuredChatClient(
  dataDir: string,
  configuration: InferenceConfiguration = readInferenceConfiguration(),
  options: ChatClientOptions = {},
): ChatClient {
  const model = configuration.model ?? ''
  const memory = serverMemory(join(dataDir, 'model-servers.json'), { model, schema: learnedSchema })
  return createChatClient(configuration, { memory, ...options })
}

/** The same, or undefined where no server and no model are configured: for what a model makes better and nobody needs it for. */
export function chatClientIfConfigured(dataDir: string, options: ChatClientOptions = {}): ChatClient | undefined {
  const configuration = readInferenceConfiguration()
  const { inferenceUrl, model } = configuration
  return inferenceUrl && model ? configuredChatClient(dataDir, configuration, options) : undefined
}
