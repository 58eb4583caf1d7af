/** An RGB picture, three bytes a pixel, row by row. */
export type Picture = { width: number; height: number; data: Uint8Array }
