import { z } from 'zod'

export const categories = ['Audio', 'Garden', 'Kitchen', 'Lighting', 'Office'] as const

export type Category = (typeof categories)[number]

export type ProductStatus = 'draft' | 'published'

/** One product as the shop keeps it. `price` is in euros; `photoName` is the name of the file that was uploaded. */
export interface Product {
  id: number
  name: string
  price: number
  stock: number
  category: Category
  description: string
  photoName: string | null
  photoUrl: string | null
  freeShipping: boolean
  status: ProductStatus
  createdAt: string
  updatedAt: string
}

/** What the form of a product holds, as typed. */
export const productFields = ['name', 'price', 'stock', 'category', 'description', 'free_shipping'] as const

export type ProductFormValues = Partial<Record<(typeof productFields)[number], string>>

export type ProductFormErrors = Partial<Record<(typeof productFields)[number] | 'photo', string>>

const price = z
  .string()
  .trim()
  .min(1, 'Enter a price')
  .transform((text) => text.replace(/^€\s*/, '').replace(',', '.'))
  .refine((text) => /^\d{1,6}(\.\d{1,2})?$/.test(text), 'Enter the price as a number, such as 49.90')
  .transform(Number)

const stock = z
  .string()
  .trim()
  .min(1, 'Enter how many are in stock')
  .refine((text) => /^\d{1,6}$/.test(text), 'Enter the stock as a whole number')
  .transform(Number)

/** Reads the fields of a submitted form; every message is meant for the person who filled it in. */
export const productFormSchema = z.object({
  name: z.string().trim().min(1, 'Enter a product name').max(80, 'Use at most 80 characters'),
  price,
  stock,
  category: z.enum(categories, 'Choose a category'),
  description: z.string().trim().max(2000, 'Use at most 2000 characters').default(''),
  free_shipping: z
    .string()
    .optional()
    .transform((value) => value !== undefined),
})

export type ProductInput = z.output<typeof productFormSchema>

export function formatPrice(euros: number): string {
  return `€${euros.toFixed(2)}`
}

/** The product under the names that `GET /api/products` uses. */
export function toProductDocument(product: Product) {
  return {
    id: product.id,
    name: product.name,
    price: product.price,
    stock: product.stock,
    category: product.category,
    description: product.description,
    photo_name: product.photoName,
    photo_url: product.photoUrl,
    free_shipping: product.freeShipping,
    status: product.status,
    created_at: product.createdAt,
    updated_at: product.updatedAt,
  }
}
