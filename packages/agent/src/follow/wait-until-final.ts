import { waitUntilStill } from '../browser/stillness.ts'
import { look, type RunContext } from './run-context.ts'

/** Apps that let a change be taken back for a while often make it only when that while is over. */
const longestOfferMs = 20_000
const undo = /^(?:undo|撤销|撤消|撤回|rückgängig(?: machen)?|deshacer|desfazer|元に戻す)$/i

/** Waits while the page offers to take back what the last step did; a button that was there before is the page's own. */
export async function waitUntilFinal(context: RunContext): Promise<void> {
  const { last } = context
  if (!last) return
  const until = performance.now() + longestOfferMs
  const isOffered = async () =>
    (await look(context)).elements.some(
      ({ key, text, kind, inView }) => kind !== 'text' && inView && undo.test(text.trim()) && !last.before.has(key),
    )
  let isWaiting = false
  while (performance.now() < until && (await isOffered())) {
    isWaiting = true
    await Bun.sleep(250)
  }
  if (isWaiting) await waitUntilStill(context.actor.session, { signal: context.signal, timeoutMs: 5000 })
}
