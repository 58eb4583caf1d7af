/** @jsxImportSource hono/jsx */
import type { Child } from 'hono/jsx'

import { categories, type Product, type ProductFormErrors, type ProductFormValues } from '../product.ts'
import { Icon } from './icons.tsx'
import { AdminPage } from './layout.tsx'

const FieldError = ({ name, errors }: { name: keyof ProductFormErrors; errors: ProductFormErrors }) => (
  <p class="error" id={`${name}-error`} data-error-of={name} role="alert" hidden={!errors[name]}>
    {errors[name] ?? ''}
  </p>
)

interface TextFieldProps {
  name: 'name' | 'price' | 'stock'
  label: string
  values: ProductFormValues
  errors: ProductFormErrors
  inputMode?: 'decimal' | 'numeric'
  unit?: string
}

const TextField = ({ name, label, values, errors, inputMode, unit }: TextFieldProps) => (
  <div class="field">
    <label for={name}>{label}</label>
    <div class={unit ? 'with-unit' : undefined}>
      {unit ? (
        <span class="unit" aria-hidden="true">
          {unit}
        </span>
      ) : null}
      <input
        id={name}
        name={name}
        value={values[name] ?? ''}
        autocomplete="off"
        inputmode={inputMode}
        aria-describedby={`${name}-error`}
        aria-invalid={errors[name] ? 'true' : undefined}
      />
    </div>
    <FieldError name={name} errors={errors} />
  </div>
)

const CategoryField = ({ values, errors }: { values: ProductFormValues; errors: ProductFormErrors }) => (
  <div class="field" data-listbox>
    <span class="label" id="category-label">
      Category
    </span>
    <div class="listbox-anchor">
      <button
        type="button"
        class="listbox-button"
        role="combobox"
        id="category"
        aria-labelledby="category-label"
        aria-haspopup="listbox"
        aria-expanded="false"
        aria-controls="category-options"
        aria-describedby="category-error"
      >
        <span class={values.category ? '' : 'placeholder'} data-listbox-value>
          {values.category || 'Choose a category'}
        </span>
        <Icon name="chevron" />
      </button>
      <ul id="category-options" role="listbox" aria-labelledby="category-label" hidden>
        {categories.map((category) => (
          <li
            role="option"
            id={`category-${category.toLowerCase()}`}
            aria-selected={category === values.category ? 'true' : 'false'}
          >
            {category}
            <Icon name="check" size={16} />
          </li>
        ))}
      </ul>
    </div>
    <input type="hidden" name="category" value={values.category ?? ''} />
    <FieldError name="category" errors={errors} />
  </div>
)

const PhotoField = ({ product, errors }: { product: Product | null; errors: ProductFormErrors }) => (
  <div class="field" data-photo>
    <span class="label">Photo</span>
    <div class="photo-well">
      <img src={product?.photoUrl ?? undefined} alt="Preview of the photo" hidden={!product?.photoUrl} />
      <span class="photo-placeholder" hidden={Boolean(product?.photoUrl)}>
        <Icon name="image" size={40} />
      </span>
    </div>
    <div class="photo-choice">
      <input
        class="visually-hidden"
        id="photo"
        name="photo"
        type="file"
        accept="image/png,image/jpeg,image/gif,image/webp"
        aria-describedby="photo-error"
      />
      <label class="button" for="photo">
        Choose photo
      </label>
      <span class="file-name" aria-live="polite">
        {product?.photoName ?? 'No file chosen'}
      </span>
    </div>
    <FieldError name="photo" errors={errors} />
  </div>
)

const Card = ({ title, children }: { title: string; children: Child }) => (
  <section class="card" aria-label={title}>
    {children}
  </section>
)

interface ProductFormPageProps {
  user: string
  /** The product that is being edited, or null for a new one. */
  product: Product | null
  values: ProductFormValues
  errors: ProductFormErrors
}

export const ProductFormPage = ({ user, product, values, errors }: ProductFormPageProps) => {
  const isPublished = product?.status === 'published'
  const title = product ? `Edit ${product.name}` : 'New product'
  return (
    <AdminPage title={title} user={user} section="products">
      <form
        class="product-form"
        method="post"
        action={product ? `/products/${product.id}` : '/products'}
        enctype="multipart/form-data"
        novalidate
      >
        <header class="page-head">
          <a class="back" href={product ? `/products/${product.id}` : '/products'} aria-label="Back">
            <Icon name="back" />
          </a>
          <h1>{title}</h1>
          <button class="button" type="submit" name="status" value="draft">
            {isPublished ? 'Unpublish' : 'Save draft'}
          </button>
          <button class="button primary" type="submit" name="status" value="published">
            {isPublished ? 'Save changes' : 'Publish'}
          </button>
        </header>
        <div class="columns">
          <Card title="Details">
            <TextField name="name" label="Product name" values={values} errors={errors} />
            <div class="pair">
              <TextField name="price" label="Price" unit="€" inputMode="decimal" values={values} errors={errors} />
              <TextField name="stock" label="Stock" inputMode="numeric" values={values} errors={errors} />
            </div>
            <CategoryField values={values} errors={errors} />
            <div class="field">
              <label for="description">Description</label>
              <textarea id="description" name="description" rows={5} aria-describedby="description-error">
                {values.description ?? ''}
              </textarea>
              <FieldError name="description" errors={errors} />
            </div>
          </Card>
          <Card title="Photo and shipping">
            <PhotoField product={product} errors={errors} />
            <label class="checkbox">
              <input type="checkbox" name="free_shipping" checked={values.free_shipping !== undefined} />
              <span>Free shipping</span>
            </label>
          </Card>
        </div>
      </form>
    </AdminPage>
  )
}
