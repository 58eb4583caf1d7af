/** The languages that answers, titles and guides are told in, as BCP 47 tags. */
export const languages = ['en', 'zh-CN'] as const

export type Language = (typeof languages)[number]
