import { z } from 'zod'

export const webAddressSchema = z.url({ protocol: /^https?$/ }).max(2000)
export const namedValuesSchema = z.record(z.string().max(300), z.string().max(10_000))
