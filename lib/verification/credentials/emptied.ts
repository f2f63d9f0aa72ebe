/** What a removed credential keeps: the row, for adoption and audit, and its external id, so that nobody registers it again. */
export const emptied = { data: {}, secret: null } as const
