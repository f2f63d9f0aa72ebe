/** Above this share of the directory, leavers need a word of their own: a file of the new students only is soon dropped. */
export const manyLeavers = { share: 0.1, atLeast: 20 } as const
