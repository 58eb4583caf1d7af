import { cardinalPattern, chineseNumberPattern } from '../language/numerals.ts'
import type { ActionKind } from '../protocol/procedure.ts'

/** Words that tell what to do: as a title, without its number, and what kinds of action its verb may mean. */
export type Instruction = {
  title: string
  numbered: boolean
  /** Undefined where the words start with no verb that is known. */
  kinds: readonly ActionKind[] | undefined
  /** How many clicks its verb means, 1 for all other verbs. */
  clicks: number
}

const anyPress: ActionKind[] = ['click', 'press', 'check', 'select', 'other']
const verbs = new Map<string, ActionKind[]>()
const verbGroups: readonly (readonly [kinds: ActionKind[], english: string, chinese: string])[] = [
  [[...anyPress, 'upload'], 'click tap press hit push', '点击 单击 双击 连按 点按 轻触 按下 点'],
  [
    [...anyPress, 'goto'],
    'open go visit navigate return start launch run begin continue',
    '打开 进入 前往 访问 返回 开始 转到 切换 回到',
  ],
  [['fill', 'select', 'goto'], 'enter type fill write input', '输入 填写 填入 键入 写 填'],
  [
    ['fill', 'select', 'check', 'click', 'upload', 'drag'],
    'name give set change add edit update put specify provide describe rename assign make adjust',
    '设置 设定 修改 更改 添加 新增 命名 编辑 更新 指定 调整',
  ],
  [['select', 'click', 'check', 'upload'], 'choose select pick', '选择 选中 选取 挑选 选定'],
  [
    ['check', 'click', 'select'],
    'turn switch toggle enable disable tick untick check uncheck mark activate deactivate',
    '勾选 开启 关闭 启用 禁用 打勾 取消勾选',
  ],
  [
    anyPress,
    'save create delete remove submit sign log confirm publish close cancel send post apply finish accept approve archive expand show hide sort filter install download copy undo join leave reset refresh reload back',
    '保存 创建 新建 删除 提交 登录 登陆 注册 确认 确定 发布 发送 取消 移除 完成 关闭 展开 安装 下载 复制 应用',
  ],
  [['upload', 'click', 'drag'], 'upload attach browse import drop', '上传 附加 导入'],
  [['fill', 'press', 'click', 'select'], 'search find filter look', '搜索 查找 筛选 检索'],
  [['scroll', 'click', 'drag'], 'scroll', '滚动'],
  [['drag', 'click'], 'drag move slide', '拖动 拖拽 移动'],
]
for (const [kinds, english, chinese] of verbGroups)
  for (const verb of `${english} ${chinese}`.split(' ')) verbs.set(verb, [...(verbs.get(verb) ?? []), ...kinds])
export const instructionWords: readonly string[] = [...verbs.keys()].filter((verb) => verb < '\u3400')
const chineseVerbs = [...verbs.keys()].filter((verb) => verb > '\u3400').sort((a, b) => b.length - a.length)

const numbering = [
  new RegExp(
    `^(?:step|part|chapter|section)\\s*(?:${cardinalPattern}|\\d[oOlI])(?:\\s*(?:of|/)\\s*(?:${cardinalPattern}))?(?![\\p{L}\\d])\\s*[:：.,)|–—-]*\\s*`,
    'iu',
  ),
  /^[(（]?\d{1,2}(?:\s*[.):、：）]\s*(?!\d)|\s+[-–—]\s+)/u,
  new RegExp(
    `^(?:第\\s*(?:${chineseNumberPattern})\\s*(?:步|章|节|部分)|步骤\\s*(?:${chineseNumberPattern})|[一二三四五六七八九十]{1,3}(?=[、．.：:]))\\s*[：:、，,.．|—-]*\\s*`,
    'u',
  ),
]

/** How people lead over to what they do next. */
const leadIns = [
  /^(?:and|so|ok|okay|now|then|next|first|second|third|firstly|finally|lastly|after that|here|again|please|just|simply|also|go ahead and)\b,?\s*/iu,
  /^(?:let['’]?s|let us|(?:we|you|i)(?:['’]ll|['’]re going to| will| can| could| need to| have to| want to| are going to| then| now| just)*)\s+/iu,
  /^(?:然后|接着|接下来|现在|首先|其次|最后|随后|再|请|我们|您|你|让我们|先)[，,]?\s*/u,
]

/** Two clicks at once, in words: the pictures rarely tell them from one. */
const doubled = /^double[\s-]*(?:click|tap|press)|^(?:click|tap)\b.*\btwice\b|双击|连[按点]两|点两[下次]/iu

/** Longer is a paragraph and no title. */
const maxTitleLength = 90

/** Undefined for words that tell nothing to do and have no number, and for more than a title holds. */
export function readInstruction(words: string): Instruction | undefined {
  const plain = words.replaceAll(/\s+/gu, ' ').trim()
  const pattern = numbering.find((each) => each.test(plain))
  const body = pattern ? plain.replace(pattern, '') : plain
  const begun = withoutLeadIns(body)
  const kinds = kindsOfClauses(begun)
  const title = (kinds ? begun : body).replace(/[\s.。,，;；:：]+$/u, '')
  if (title.length === 0 || title.length > maxTitleLength || (!pattern && !kinds)) return undefined
  // A single word is as often a heading as a command.
  if (!pattern && !/\s/u.test(title) && !/[\u3400-\u9fff]{3}/u.test(title.replaceAll(/[“”"「」『』《》]/gu, '')))
    return undefined
  const clicks = doubled.test(begun) ? 2 : 1
  return { title: title[0]!.toUpperCase() + title.slice(1), numbered: pattern !== undefined, kinds, clicks }
}

function withoutLeadIns(words: string): string {
  let rest = words
  for (let cut = true; cut;) {
    const pattern = leadIns.find((each) => each.test(rest) && each.exec(rest)![0].length < rest.length)
    cut = pattern !== undefined
    if (pattern) rest = rest.replace(pattern, '')
  }
  return rest
}

/** “Scroll down and enter the price” is about a field: any of the verbs may be the one that was seen. */
function kindsOfClauses(words: string): readonly ActionKind[] | undefined {
  const [first, ...rest] = words.split(/(?:,? and |,? then |，?然后|，?并|，)/u).map((clause) => kindsOf(clause))
  return first && [...first, ...rest.flatMap((kinds) => kinds ?? [])]
}

function kindsOf(words: string): readonly ActionKind[] | undefined {
  const first = /^\p{L}+/u.exec(words.replace(/^double[\s-]*(?=click|tap|press)/iu, ''))?.[0].toLowerCase() ?? ''
  const known = verbs.get(first)
  if (known) return known
  // “把价格改成…”: the verb follows its object.
  const verb = chineseVerbs.find(
    (each) => first.startsWith(each) || (/^[在将把用]/u.test(first) && first.includes(each)),
  )
  return verb === undefined ? undefined : verbs.get(verb)
}
