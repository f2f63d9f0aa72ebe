/** How many of each were made void, by kind. */
export type Voided = {
  sessions: number
  journeys: number
  challenges: number
  activationCodes: number
  /** Passes of the desk that were not used. */
  passes: number
  recoveryCodes: number
  /** Authenticator apps: codes up to the restore are refused, the apps stay. */
  totp: number
  /** Waiting messages that may have been sent already: they are not sent again. */
  messages: number
}

export type Epoch = {
  number: number
  /** When the restored database was looked after. */
  at: string
  /** The newest thing the database remembered then: what happened between the two is lost. Null for an empty database. */
  restoredTo: string | null
  voided: Voided
}
