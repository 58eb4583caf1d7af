/** @jsxImportSource hono/jsx */
import { formatPrice } from '../product.ts'
import type { Order } from '../shop-store.ts'
import { AdminPage } from './layout.tsx'

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })

export const OrdersPage = ({ user, orders }: { user: string; orders: Order[] }) => (
  <AdminPage title="Orders" user={user} section="orders">
    <header class="page-head">
      <h1>Orders</h1>
    </header>
    <section class="card list">
      <table>
        <thead>
          <tr>
            <th scope="col">Order</th>
            <th scope="col">Placed on</th>
            <th scope="col">Customer</th>
            <th scope="col">Items</th>
            <th scope="col" class="number">
              Total
            </th>
            <th scope="col">Status</th>
          </tr>
        </thead>
        <tbody>
          {orders.map((order) => (
            <tr>
              <td class="strong">#{order.number}</td>
              <td>{day.format(new Date(order.placedOn))}</td>
              <td>{order.customer}</td>
              <td>{order.item}</td>
              <td class="number">{formatPrice(order.total)}</td>
              <td>
                <span class={`badge ${order.status.toLowerCase()}`}>{order.status}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  </AdminPage>
)
