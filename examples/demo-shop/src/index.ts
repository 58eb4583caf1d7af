export { DemoShopError, type DemoShopErrorCode } from './errors.ts'
export { categories, type Category, type Product, type ProductStatus } from './product.ts'
export { type DemoShop, type DemoShopOptions, startDemoShop } from './start-demo-shop.ts'
