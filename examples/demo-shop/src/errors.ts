export type DemoShopErrorCode = 'port_unavailable' | 'data_dir_unusable' | 'invalid_setting'

/** The only error that this package throws; `hint` says what to do about it. */
export class DemoShopError extends Error {
  override readonly name = 'DemoShopError'
  readonly code: DemoShopErrorCode
  readonly hint: string

  constructor(code: DemoShopErrorCode, message: string, options: { hint: string; cause?: unknown }) {
    super(message, { cause: options.cause })
    this.code = code
    this.hint = options.hint
  }
}
