import { CLIENT_CAPABILITIES_META_KEY, type McpServer, type ServerContext } from '@modelcontextprotocol/server'
import { z } from 'zod'

const capabilitiesSchema = z.looseObject({
  elicitation: z.looseObject({ form: z.unknown().optional(), url: z.unknown().optional() }).optional(),
})
const envelopeSchema = z.looseObject({ [CLIENT_CAPABILITIES_META_KEY]: capabilitiesSchema })

/**
 * Whether the client can put a question to a person. Clients of the 2026-07-28 protocol say so with each request, earlier ones when
 * they connect; an empty `elicitation` means forms.
 */
export function canElicit(server: McpServer, { mcpReq }: ServerContext): boolean {
  const { data } = envelopeSchema.safeParse(mcpReq.envelope)
  const declared = data?.[CLIENT_CAPABILITIES_META_KEY] ?? server.server.getClientCapabilities()
  const elicitation = declared?.elicitation
  return elicitation !== undefined && (elicitation.form !== undefined || elicitation.url === undefined)
}
