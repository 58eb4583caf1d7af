/** @jsxImportSource hono/jsx */
import { formatPrice, type Product } from '../product.ts'
import { Icon } from './icons.tsx'
import { AdminPage } from './layout.tsx'

export const ProductPhoto = ({ product }: { product: Product }) =>
  product.photoUrl ? (
    <img class="photo" src={product.photoUrl} alt="" />
  ) : (
    <span class="photo photo-missing">
      <Icon name="image" />
    </span>
  )

export const StatusBadge = ({ product }: { product: Product }) => (
  <span class={`badge ${product.status}`}>{product.status === 'published' ? 'Published' : 'Draft'}</span>
)

const Stock = ({ count }: { count: number }) =>
  count === 0 ? <span class="out">Out of stock</span> : <>{count} in stock</>

const ProductRow = ({ product }: { product: Product }) => (
  <tr>
    <td>
      <a class="product-link" href={`/products/${product.id}`}>
        <ProductPhoto product={product} />
        {product.name}
      </a>
    </td>
    <td>{product.category}</td>
    <td class="number">{formatPrice(product.price)}</td>
    <td>
      <Stock count={product.stock} />
    </td>
    <td>
      <StatusBadge product={product} />
    </td>
  </tr>
)

interface ProductListPageProps {
  user: string
  products: Product[]
  search: string
  toast: string | null
}

export const ProductListPage = ({ user, products, search, toast }: ProductListPageProps) => (
  <AdminPage title="Products" user={user} section="products" toast={toast}>
    <header class="page-head">
      <h1>Products</h1>
      <a class="button primary" href="/products/new">
        <Icon name="plus" /> New product
      </a>
    </header>
    <section class="card list">
      <form class="search" role="search" action="/products" data-live-search>
        <Icon name="search" />
        <input
          type="search"
          name="q"
          value={search}
          aria-label="Search products"
          placeholder="Search products"
          autocomplete="off"
        />
      </form>
      <div id="product-results">
        {products.length === 0 ? (
          <p class="nothing">{search ? `No product matches “${search}”.` : 'No products yet. Add the first one.'}</p>
        ) : (
          <table>
            <thead>
              <tr>
                <th scope="col">Product</th>
                <th scope="col">Category</th>
                <th scope="col" class="number">
                  Price
                </th>
                <th scope="col">Stock</th>
                <th scope="col">Status</th>
              </tr>
            </thead>
            <tbody>
              {products.map((product) => (
                <ProductRow product={product} />
              ))}
            </tbody>
          </table>
        )}
      </div>
    </section>
  </AdminPage>
)
