/** @jsxImportSource hono/jsx */
import { formatPrice, type Product } from '../product.ts'
import { Icon } from './icons.tsx'
import { AdminPage } from './layout.tsx'
import { ProductPhoto, StatusBadge } from './product-list.tsx'

const DeleteDialog = ({ product }: { product: Product }) => (
  <dialog id="delete-dialog" aria-labelledby="delete-title">
    <form method="post" action={`/products/${product.id}/delete`}>
      <h2 id="delete-title">Delete this product?</h2>
      <p>“{product.name}” will be removed from the shop. This cannot be undone.</p>
      <div class="dialog-actions">
        <button class="button" type="button" data-close-dialog>
          Cancel
        </button>
        <button class="button danger" type="submit">
          Delete product
        </button>
      </div>
    </form>
  </dialog>
)

interface ProductPageProps {
  user: string
  product: Product
  toast: string | null
}

export const ProductPage = ({ user, product, toast }: ProductPageProps) => (
  <AdminPage title={product.name} user={user} section="products" toast={toast}>
    <header class="page-head">
      <a class="back" href="/products" aria-label="Back">
        <Icon name="back" />
      </a>
      <h1>{product.name}</h1>
      <StatusBadge product={product} />
      <span class="spacer" />
      <button class="button danger-quiet" type="button" data-open-dialog="delete-dialog">
        Delete
      </button>
      <a class="button primary" href={`/products/${product.id}/edit`}>
        Edit
      </a>
    </header>
    <section class="card product-sheet">
      <ProductPhoto product={product} />
      <div>
        <p class="price">{formatPrice(product.price)}</p>
        <p class="description">{product.description || 'No description yet.'}</p>
        <dl>
          <dt>Category</dt>
          <dd>{product.category}</dd>
          <dt>Stock</dt>
          <dd>{product.stock}</dd>
          <dt>Free shipping</dt>
          <dd>{product.freeShipping ? 'Yes' : 'No'}</dd>
          <dt>Photo</dt>
          <dd>{product.photoName ?? 'None'}</dd>
        </dl>
      </div>
    </section>
    <DeleteDialog product={product} />
  </AdminPage>
)
