import type { Observation, ObservedElement } from '../observe/observation.ts'
import { nodeOf } from '../act/actor.ts'
import { fillNode } from '../act/fill.ts'
import { clickNode } from '../act/click.ts'
import { pressKeys } from '../act/press.ts'
import { look, type RunContext, secretsOf } from './run-context.ts'
import { newPatience } from '../browser/patience.ts'
import { waitUntilStill } from '../browser/stillness.ts'
import { similarity } from '../ground/text-match.ts'

export const userWords = /user|e-?mail|login|account|name|用户|账号|帐号|邮箱|手机/i
export const signInWords = ['sign in', 'log in', 'login', '登录', '登陆']
const submitWords = [...signInWords, 'continue', 'next', 'submit', '继续', '下一步']

export const isUserField = (element: ObservedElement): boolean =>
  element.kind === 'field' &&
  !element.isPassword &&
  (element.type === 'email' ||
    [...element.labels.map((label) => label.text), ...element.beside].some((text) => userWords.test(text)))

/**
 * Signs in with the secrets `user` and `password` when a password is asked for.
 * @returns whether there was a sign-in page and it went away
 */
export async function signIn(context: RunContext, page: Observation): Promise<boolean> {
  const { user, password } = secretsOf(context)
  const field = page.elements.find((element) => element.isPassword && element.inView && !element.disabled)
  if (!field || password === undefined || context.isSignedIn) return false
  const { actor } = context
  const passwordNode = await nodeOf(field)
  const userField = page.elements
    .filter((element) => element.frame === field.frame && element.id < field.id && isUserField(element))
    .at(-1)
  if (user !== undefined && userField) {
    const node = await nodeOf(userField)
    actor.secretFields.push(node)
    await fillNode(actor, node, user)
  }
  actor.secretFields.push(passwordNode)
  await fillNode(actor, passwordNode, password)
  const filled = await look(context)
  const button = filled.elements.find(
    (element) =>
      element.frame === field.frame &&
      element.kind === 'action' &&
      !element.disabled &&
      element.labels.some((label) => submitWords.some((word) => similarity(label.text, word) >= 0.9)),
  )
  if (button) await clickNode(actor, await nodeOf(button))
  else await pressKeys(actor, 'Enter')
  for (const patience = newPatience(); !patience.isOver(10_000); await Bun.sleep(100)) {
    await waitUntilStill(actor.session, { signal: context.signal, timeoutMs: 3000 })
    const now = await look(context)
    patience.looked()
    if (!now.elements.some((element) => element.isPassword && element.inView)) {
      context.isSignedIn = true
      return true
    }
  }
  return false
}

/**
 * Types the secret `password` where a click is about to sign in and the password's field is still empty: dots are the least of what a
 * recording shows, and may not have been read.
 * @returns whether it was typed
 */
export async function enterUnreadPassword(
  context: RunContext,
  page: Observation,
  clicked: ObservedElement,
): Promise<boolean> {
  const { password } = secretsOf(context)
  const isSigningIn = clicked.labels.some(({ text }) => signInWords.some((word) => similarity(text, word) >= 0.9))
  if (password === undefined || !isSigningIn || clicked.kind !== 'action') return false
  const fields = page.elements.filter((element) => element.isPassword && element.inView && !element.disabled)
  const [field] = fields
  if (!field || fields.length > 1 || field.frame !== clicked.frame) return false
  const node = await nodeOf(field)
  if (!(await node.evaluate((element) => (element as HTMLInputElement).value === ''))) return false
  context.actor.secretFields.push(node)
  await fillNode(context.actor, node, password)
  return true
}
