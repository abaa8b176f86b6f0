/** Operations and SQL statements that return stored data or computed results. */
const READS =
  /^SELECT\b|^(?:Admin)?(?:Get|Describe|BatchGet|Head|Select|Search|Lookup|Check|Estimate|Preview|Test|Evaluate|Invoke|Decrypt|ReEncrypt|Verify|Derive|Initiate|Respond|Start(?:SyncExecution|LiveTail|Query)|Filter|Execute|Assume)/;

/** Operations that return an empty list, and no error, where nothing exists. */
const LISTS = /^(?:Admin)?(?:List|Query|Scan)/;

export function isReading(operation: string): boolean {
  return READS.test(operation);
}

export function isListing(operation: string): boolean {
  return LISTS.test(operation);
}

export function isChange({ operation }: { operation: string }): boolean {
  return !isReading(operation) && !isListing(operation);
}
