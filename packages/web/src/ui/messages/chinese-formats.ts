import type { ExportFormat } from '@stepcast/video-index'

/** The formats' names and purposes, which the server tells in English. */
export const chineseFormats: Record<ExportFormat, { title: string; purpose: string }> = {
  json: { title: 'JSON', purpose: '供程序使用的步骤，与 API 一致' },
  md: { title: 'Markdown', purpose: '带图片的图文指南，适合维基或代码仓库' },
  html: { title: 'HTML 指南', purpose: '单个文件，内含图片，便于发送或打印' },
  pdf: { title: 'PDF 指南', purpose: '同一份指南的纸面版（由 Chrome 生成）' },
  vtt: { title: 'WebVTT 章节', purpose: '用于网页播放器的章节' },
  srt: { title: 'SRT 字幕', purpose: '每一步一条字幕，适用于各种播放器和剪辑软件' },
  chapters: { title: '章节列表', purpose: '“0:00 登录”这样的行，用于视频网站的简介' },
  mermaid: { title: 'Mermaid 流程图', purpose: '用于能绘制 Mermaid 的 Markdown 页面' },
  drawio: { title: 'draw.io 流程图', purpose: '可在 draw.io 中继续编辑' },
  recorder: { title: 'Chrome Recorder', purpose: '可导入 Chrome 的 Recorder 面板，或用 @puppeteer/replay 回放' },
  puppeteer: { title: 'Puppeteer 脚本', purpose: '重复这些步骤的 TypeScript 程序' },
  playwright: { title: 'Playwright 测试', purpose: '重复这些步骤并检查结果的测试' },
  midscene: { title: 'Midscene 脚本', purpose: 'Midscene 的 YAML 脚本，由模型寻找目标' },
  skill: { title: '智能体技能', purpose: '含 SKILL.md 和图片的文件夹，教会智能体这些步骤' },
  gif: { title: '步骤 GIF', purpose: '把一步做成动图，适合聊天或工单' },
  mp4: { title: '步骤短片', purpose: '把一步做成无声的小视频' },
}
