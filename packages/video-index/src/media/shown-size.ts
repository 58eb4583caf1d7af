/** Pixels that are not square, `pixelShape` times as wide as high, are stretched to the larger side, as browsers do. */
export function shownSize(width: number, height: number, pixelShape = 1): { width: number; height: number } {
  return pixelShape >= 1
    ? { width: Math.round(width * pixelShape), height }
    : { width, height: Math.round(height / pixelShape) }
}
