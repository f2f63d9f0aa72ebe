/** Cells of exported lists, safe in a spreadsheet and read back by the import as they were. Pure. */

// Half-width signs start a formula everywhere, the full-width ones in Japanese editions; tab, CR and NUL are skipped before one (SR-87).
const dangerous = /^'*[=+\-@\t\r\0＝＋－＠]/

/**
 * One apostrophe before anything that a spreadsheet would take for a formula, and before text that already looks guarded:
 * so that taking one off again (`unguardCell` of the import) always gives back what stood there.
 */
export const guardCell = (text: string): string => (dangerous.test(text) ? `'${text}` : text)

/** One line of CSV (RFC 4180), guarded. */
export const formatLine = (cells: readonly string[]): string =>
  `${cells
    .map(guardCell)
    .map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(',')}\r\n`
