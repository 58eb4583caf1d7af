/** What earlier runs of a procedure found on one site, and saw confirmed there. */
export interface SiteMemory {
  /** Recorded names by what the site at this origin calls them; empty where nothing is known. */
  recall(origin: string): Promise<ReadonlyMap<string, string>>
  /** Takes over what a run that ended `done` has found. */
  confirm(origin: string, renamed: ReadonlyMap<string, string>): Promise<void>
}
