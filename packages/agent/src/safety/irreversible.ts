/** Words for what cannot be taken back, or reaches other people. */
const english =
  /\b(delete|remove|erase|destroy|discard|drop|purge|wipe|revoke|deactivate|terminate|unsubscribe|pay|purchase|buy|checkout|place order|order now|transfer|withdraw|refund|send|submit order|publish|release|deploy|post|tweet|share|invite|grant|make (?:admin|owner|public)|transfer ownership|cancel (?:order|subscription|account|plan)|close account|reset (?:all|data|account)|confirm (?:order|payment|purchase|transfer|deletion))\b/i
const chinese =
  /删除|移除|清空|清除|销毁|作废|注销|支付|付款|购买|下单|提交订单|转账|提现|退款|发送|发布|发表|分享|邀请|授权|停用|退订/

/** Nouns that share a word with the above but only lead somewhere ("Posts", "Orders", "Published"). */
const leadsOnly =
  /^\s*(?:posts?|orders?|shared?|releases?|sent|drafts?|published|deleted|removed|invit(?:es|ations))\s*$/i

/** Whether acting on something that is called one of these cannot be taken back. */
export const isIrreversible = (names: readonly string[]): boolean =>
  names.some((name) => name.length <= 80 && !leadsOnly.test(name) && (english.test(name) || chinese.test(name)))

/** The words that say so, in one case: two names with one of them in common tell of the same act. */
export const irreversibleWords = (names: readonly string[]): string[] =>
  names
    .filter((name) => isIrreversible([name]))
    .flatMap((name) => [english.exec(name)?.[0], chinese.exec(name)?.[0]])
    .flatMap((word) => (word === undefined ? [] : [word.toLowerCase()]))
