import { basename } from 'node:path'
import type { ElementHandle } from 'puppeteer-core'
import { AgentError } from '../errors.ts'
import type { Actor } from './actor.ts'
import { clickNode } from './click.ts'

const chooserTimeoutMs = 8000

/**
 * Hands a file to the page: to the file input itself, to one inside or labelled by the node, or to the chooser that a click on it opens.
 * @returns the name of the file that the page now holds, or null when it took it and cleared the input at once
 */
export async function uploadTo(actor: Actor, node: ElementHandle | undefined, path: string): Promise<string | null> {
  const waiting = actor.session.takeFileChooser()
  if (waiting) return answerChooser(actor, waiting.backendNodeId, path)
  if (!node)
    throw new AgentError('target_missing', 'the page has nothing to upload a file with', {
      hint: 'check the page by hand',
    })
  const input = (await node.evaluateHandle((element) => {
    const isFile = (other: Element | null | undefined) => other instanceof HTMLInputElement && other.type === 'file'
    if (isFile(element)) return element
    if (element instanceof HTMLLabelElement && isFile(element.control)) return element.control
    return element.querySelector('input[type=file]')
  })) as ElementHandle<HTMLInputElement>
  if (input.asElement()) {
    await actor.trace.upload(input, basename(path))
    actor.session.markAction()
    await input.uploadFile(path)
    return input.evaluate((element) => element.files?.[0]?.name ?? null)
  }
  await clickNode(actor, node)
  for (const until = performance.now() + chooserTimeoutMs; performance.now() < until; await Bun.sleep(40)) {
    actor.signal?.throwIfAborted()
    const chooser = actor.session.takeFileChooser()
    if (chooser) return answerChooser(actor, chooser.backendNodeId, path)
  }
  throw new AgentError('action_failed', 'no file chooser opened', {
    hint: 'check that the target is what uploads a file',
  })
}

async function answerChooser(actor: Actor, backendNodeId: number, path: string): Promise<string | null> {
  await actor.trace.upload(undefined, basename(path))
  const { client } = actor.session
  actor.session.markAction()
  await client.send('DOM.setFileInputFiles', { files: [path], backendNodeId })
  const { object } = await client.send('DOM.resolveNode', { backendNodeId })
  if (!object.objectId) return null
  const { result } = await client.send('Runtime.callFunctionOn', {
    objectId: object.objectId,
    functionDeclaration: 'function () { return this.files && this.files[0] ? this.files[0].name : null }',
    returnByValue: true,
  })
  return typeof result.value === 'string' ? result.value : null
}
