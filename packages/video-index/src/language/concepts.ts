import { stem } from './stem.ts'

/**
 * Words that people use for the same thing when they talk about software. `generic` marks actions that nearly every step
 * performs, which therefore tell little about which step is meant; `distinct` marks actions that a recording either shows or
 * does not. Words of two languages stand together, so that a question need not be in the language of the screen.
 */
type Concept = { words: string; chinese?: string; generic?: true; distinct?: true }

const actions = {
  click: { words: 'click press tap hit push', chinese: '点击 单击 点按 按下', generic: true },
  open: {
    words: 'open visit go navigate access launch expand bring',
    chinese: '打开 进入 前往 访问 展开',
    generic: true,
  },
  type: {
    words: 'enter type write fill input key provide supply give',
    chinese: '输入 填写 键入 填入 录入',
    generic: true,
  },
  choose: { words: 'choose select pick option opt', chinese: '选择 选中 挑选 选取', generic: true },
  change: {
    words: 'change edit modify update set adjust alter replace rename revise correct switch specify define assign',
    chinese: '修改 更改 编辑 设置 设为 设定 调整 更新 替换 改成 改为',
    generic: true,
  },
  create: {
    words: 'create add new insert compose draft register newly',
    chinese: '新建 创建 添加 新增 增加 建立 加入 插入',
    distinct: true,
  },
  delete: {
    words: 'delete remove erase discard trash bin eliminate wipe',
    chinese: '删除 移除 删掉 去掉 清除',
    distinct: true,
  },
  save: {
    words: 'save store keep persist permanent commit apply retain preserve',
    chinese: '保存 存储 储存 存盘 应用',
    distinct: true,
  },
  submit: { words: 'submit send dispatch', chinese: '提交 发送 发出', distinct: true },
  publish: { words: 'publish release golive', chinese: '发布 发表 上线 上架', distinct: true },
  confirm: { words: 'confirm agree accept approve ok okay yes acknowledge consent', chinese: '确认 确定 同意 批准' },
  cancel: { words: 'cancel abort dismiss decline', chinese: '取消 放弃', distinct: true },
  close: { words: 'close exit leave quit shut', chinese: '关闭 关掉', distinct: true },
  login: { words: 'login authenticate', chinese: '登录 登陆 登入', distinct: true },
  logout: { words: 'logout', chinese: '登出 注销 退出登录', distinct: true },
  search: { words: 'search find lookup filter query seek locate', chinese: '搜索 查找 查询 筛选 过滤 搜寻' },
  upload: { words: 'upload attach', chinese: '上传 附上', distinct: true },
  download: { words: 'download export', chinese: '下载 导出', distinct: true },
  import: { words: 'import load', chinese: '导入 加载 载入', distinct: true },
  enable: { words: 'enable activate turnon tick check allow permit let', chinese: '启用 开启 勾选 允许 激活' },
  disable: { words: 'disable deactivate turnoff untick uncheck forbid', chinese: '禁用 停用 关闭 取消勾选' },
  scroll: { words: 'scroll', chinese: '滚动 滑动 下拉' },
  drag: { words: 'drag move slide pull', chinese: '拖动 拖拽 拖放 移动' },
  copy: { words: 'copy duplicate clone', chinese: '复制 拷贝', distinct: true },
  paste: { words: 'paste', chinese: '粘贴', distinct: true },
  sort: { words: 'sort reorder rearrange', chinese: '排序', distinct: true },
  share: { words: 'share invite', chinese: '分享 共享 邀请', distinct: true },
  print: { words: 'print', chinese: '打印', distinct: true },
  install: { words: 'install setup', chinese: '安装', distinct: true },
  run: { words: 'run execute start', chinese: '运行 执行 启动' },
  verify: { words: 'verify inspect review validate checker check', chinese: '检查 核对 验证' },
  look: { words: 'view look try trial', chinese: '查看 试用', generic: true },
  preview: { words: 'preview', chinese: '预览', distinct: true },
  undo: { words: 'undo revert', chinese: '撤销 撤回', distinct: true },
  redo: { words: 'redo', chinese: '重做', distinct: true },
  restore: { words: 'restore recover reset', chinese: '恢复 还原 重置', distinct: true },
  pay: { words: 'pay payment buy purchase checkout', chinese: '支付 付款 购买 结账 下单', distinct: true },
  refresh: { words: 'refresh reload', chinese: '刷新 重新加载', distinct: true },
  connect: { words: 'connect link join attach', chinese: '连接 关联 绑定', distinct: true },
  archive: { words: 'archive', chinese: '归档 存档', distinct: true },
  finish: { words: 'finish complete done end finalise finalize', chinese: '完成 结束' },
  merge: { words: 'merge combine join', chinese: '合并', distinct: true },
  wait: { words: 'wait ready', chinese: '等待' },
  begin: { words: 'begin start', chinese: '开始' },
  notify: { words: 'notify notification tell inform alert remind', chinese: '通知 提醒 告知' },
  assign: { words: 'assign assignee hand delegate responsible charge owner', chinese: '分配 指派 负责人' },
  schedule: { words: 'schedule postpone defer delay', chinese: '定时 推迟 安排' },
  follow: { words: 'follow follower watch watcher subscribe subscriber', chinese: '关注 订阅' },
  hide: { words: 'hide conceal', chinese: '隐藏' },
  record: { words: 'record capture', chinese: '录制' },
  book: { words: 'book reserve reservation booking', chinese: '预订 预约', distinct: true },
  refund: { words: 'refund reimburse', chinese: '退款 报销', distinct: true },
  rate: { words: 'rate rating star review', chinese: '评分 打分 评价' },
  zoom: { words: 'zoom magnify enlarge', chinese: '缩放 放大', distinct: true },
  crop: { words: 'crop trim', chinese: '裁剪', distinct: true },
  translate: { words: 'translate translation', chinese: '翻译', distinct: true },
  lock: { words: 'lock block ban', chinese: '锁定 封禁' },
  reject: { words: 'reject deny refuse', chinese: '拒绝 驳回', distinct: true },
  call: { words: 'dial ring', chinese: '拨打', distinct: true },
} satisfies Record<string, Concept>

const things = {
  title: { words: 'title name headline heading call', chinese: '标题 名称 名字 姓名 命名' },
  subtitle: { words: 'subtitle tagline slogan strapline motto', chinese: '副标题 标语 口号' },
  text: { words: 'text body content description describe paragraph wording', chinese: '内容 正文 描述 说明 文本 详情' },
  summary: { words: 'summary teaser excerpt blurb abstract', chinese: '摘要 简介 概要' },
  article: { words: 'article post entry story', chinese: '文章 帖子 博文' },
  note: { words: 'note entry memo remark annotation', chinese: '笔记 便签 备注' },
  message: { words: 'message notification toast', chinese: '消息 信息 通知 提示' },
  comment: { words: 'comment respond reply response feedback remark discuss', chinese: '评论 回复 留言 意见' },
  image: {
    words: 'image picture photo photograph screenshot illustration thumbnail avatar logo',
    chinese: '图片 照片 图像 截图 封面 头像 配图',
  },
  file: { words: 'file attachment document', chinese: '文件 附件 文档' },
  folder: { words: 'folder directory', chinese: '文件夹 目录' },
  video: { words: 'movie film clip', chinese: '影片 录像' },
  price: { words: 'price cost amount charge fee', chinese: '价格 售价 金额 单价 费用 定价' },
  stock: { words: 'stock inventory quantity amount unit available', chinese: '库存 数量 存货' },
  count: { words: 'count number amount quantity', chinese: '数量 个数 数目' },
  discount: { words: 'discount reduction rebate percent percentage', chinese: '折扣 优惠 打折' },
  category: { words: 'category type kind class genre section', chinese: '分类 类别 类型 种类 类目' },
  tag: { words: 'tag label keyword', chinese: '标签 标记 关键词' },
  date: { words: 'date day calendar deadline due', chinese: '日期 日子 截止 到期 哪天 几号' },
  time: { words: 'time minute hour duration long', chinese: '时间 时长 分钟 小时' },
  status: { words: 'status state', chinese: '状态' },
  priority: { words: 'priority urgency urgent importance', chinese: '优先级 紧急' },
  role: { words: 'role permission right', chinese: '角色 权限' },
  password: { words: 'password passphrase passcode', chinese: '密码 口令' },
  username: { words: 'username user account', chinese: '用户名 账号 帐号 账户 用户' },
  email: { words: 'email mail message letter', chinese: '邮箱 邮件 电邮' },
  phone: { words: 'phone telephone mobile', chinese: '电话 手机 手机号' },
  address: { words: 'address street location', chinese: '地址 住址' },
  customer: { words: 'customer client buyer', chinese: '客户 顾客' },
  person: { words: 'person employee staff colleague member teammate contact', chinese: '员工 成员 同事 联系人 人员' },
  product: { words: 'product goods merchandise item', chinese: '商品 产品 货品' },
  order: { words: 'order', chinese: '订单' },
  cart: { words: 'cart basket', chinese: '购物车' },
  project: { words: 'project workspace repository', chinese: '项目 工作区 仓库' },
  task: { words: 'task todo ticket issue assignment', chinese: '任务 待办 工单' },
  event: { words: 'event meeting appointment', chinese: '会议 活动 日程 事件' },
  table: { words: 'table grid spreadsheet', chinese: '表格' },
  list: { words: 'list overview', chinese: '列表 清单' },
  row: { words: 'row record line', chinese: '行 记录' },
  menu: { words: 'menu dropdown', chinese: '菜单 下拉' },
  dialog: { words: 'dialog popup modal prompt', chinese: '对话框 弹窗 弹出 提示框' },
  error: { words: 'error warning fail failure invalid problem wrong', chinese: '错误 失败 报错 出错 警告' },
  success: { words: 'success successful successfully succeed', chinese: '成功' },
  color: { words: 'color colour palette hue', chinese: '颜色 调色板 配色 色彩' },
  theme: { words: 'theme palette skin design', chinese: '主题' },
  dark: { words: 'dark night midnight black', chinese: '深色 暗色 夜间 黑暗' },
  bright: { words: 'bright light white', chinese: '浅色 亮色 明亮' },
  size: { words: 'size big large small width height', chinese: '大小 尺寸' },
  appearance: { words: 'appearance look style design layout', chinese: '外观 样式' },
  settings: {
    words: 'settings preference configuration configure controlpanel',
    chinese: '设置 选项 配置 偏好 控制面板',
  },
  language: { words: 'language locale', chinese: '语言' },
  recent: { words: 'recent latest newest history', chinese: '最近 最新 历史' },
  chart: { words: 'chart graph plot diagram', chinese: '图表 图形' },
  opacity: { words: 'opacity transparent transparency translucent alpha', chinese: '透明' },
  code: { words: 'code script source', chinese: '代码 脚本' },
  condition: { words: 'condition expression formula', chinese: '条件 表达式 公式' },
  recipient: { words: 'recipient addressee receiver to', chinese: '收件人 接收人' },
  subject: { words: 'subject topic', chinese: '主题' },
  arrival: { words: 'arrival arrive checkin', chinese: '入住 到达 抵达' },
  departure: { words: 'departure depart leave checkout', chinese: '离开 出发 离店 退房' },
  destination: { words: 'destination place city location', chinese: '目的地 地点' },
  guest: { words: 'guest traveller traveler visitor attendee participant', chinese: '客人 旅客 参加者' },
  reason: { words: 'reason cause why justification', chinese: '原因 理由 事由' },
  author: { words: 'author writer creator', chinese: '作者' },
  spreadsheet: { words: 'spreadsheet xlsx xls csv excel', chinese: '电子表格' },
  start: { words: 'start begin from', chinese: '开始 起始' },
  end: { words: 'end finish until', chinese: '结束 终止' },
  tax: { words: 'tax vat', chinese: '税' },
  currency: { words: 'currency euro dollar', chinese: '货币 币种' },
  country: { words: 'country nation', chinese: '国家' },
  city: { words: 'city town', chinese: '城市' },
  gender: { words: 'gender sex', chinese: '性别' },
  age: { words: 'age birthday birthdate birth', chinese: '年龄 生日 出生' },
  answer: { words: 'answer solution', chinese: '答案 解答' },
  question: { words: 'question query', chinese: '问题' },
  report: { words: 'report statistic analytic', chinese: '报表 报告 统计' },
  invoice: { words: 'invoice bill receipt', chinese: '发票 账单' },
  server: { words: 'server host', chinese: '服务器 主机' },
  token: { words: 'token key credential', chinese: '令牌 密钥' },
  plugin: { words: 'plugin extension addon', chinese: '插件 扩展' },
  link: { words: 'link url hyperlink', chinese: '链接 网址' },
  home: { words: 'home homepage dashboard', chinese: '首页 主页 仪表盘' },
  profile: { words: 'profile', chinese: '个人资料 资料' },
  visible: { words: 'visible appear visibility show display', chinese: '可见 显示 出现' },
  weight: { words: 'weight weigh heavy', chinese: '重量' },
  company: { words: 'company organization organisation business firm', chinese: '公司 组织 企业 机构' },
  shipping: { words: 'shipping delivery ship deliver', chinese: '配送 送货 发货 运费' },
  coupon: { words: 'coupon voucher promo', chinese: '优惠券 代金券' },
  team: { words: 'team group', chinese: '团队 小组 群组' },
} satisfies Record<string, Concept>

const concepts = { ...actions, ...things }

/** All of them, for telling one edition of this list from another. */
export const vocabulary: unknown = concepts

export type ConceptName = keyof typeof concepts

const named = Object.entries(concepts) as [ConceptName, Concept][]
const byStem = new Map<string, ConceptName[]>()
const byChinese = new Map<string, ConceptName[]>()
for (const [name, { words, chinese }] of named) {
  for (const word of words.split(' ')) add(byStem, stem(word), name)
  for (const word of chinese?.split(' ') ?? []) add(byChinese, word, name)
}

/** Chinese words of the concepts, the longest first, so that the longest one is recognised. */
export const chineseWords: readonly string[] = [...byChinese.keys()].sort((a, b) => b.length - a.length)

export function conceptsOfStem(stemmed: string): readonly ConceptName[] {
  return byStem.get(stemmed) ?? []
}

export function conceptsOfChinese(word: string): readonly ConceptName[] {
  return byChinese.get(word) ?? []
}

export function isAction(name: ConceptName): boolean {
  return name in actions
}

export function isGeneric(name: ConceptName): boolean {
  return (concepts[name] as Concept).generic === true
}

export function isDistinct(name: ConceptName): boolean {
  return (concepts[name] as Concept).distinct === true
}

function add(map: Map<string, ConceptName[]>, key: string, name: ConceptName): void {
  map.set(key, [...(map.get(key) ?? []), name])
}
