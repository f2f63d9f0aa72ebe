/** Ids of sign-ins that were read are remembered for this many days: as long as the longest of these logs is kept (Duo: 180). */
export const rememberedDays = 180
