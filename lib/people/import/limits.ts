/** The longest people file, in bytes: a million people with twenty columns are about 300 MB. */
export const longestFile = 512 * 1024 * 1024
