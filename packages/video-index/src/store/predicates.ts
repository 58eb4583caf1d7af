export function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

export function among(column: string, values: readonly string[]): string {
  return `${column} IN (${values.map(quote).join(', ')})`
}
