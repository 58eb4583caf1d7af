/** A whole page around a body. */
export const page = (body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Test</title><style>body { font: 16px sans-serif; margin: 20px } .row { margin: 14px 0; position: relative }</style></head><body>${body}</body></html>`
