/** What went wrong, as it is said to the worker. */
export const wordsOf = (fault: unknown): string => (fault instanceof Error ? fault.message : String(fault));
