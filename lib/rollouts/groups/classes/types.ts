/** What the dictionaries of `person_facts` hold: facts that many people share (docs/decisions/0030). Instants are whole seconds. */
import type { FactsRow } from '../../facts/rows'

export type HeldFacts = Pick<FactsRow, 'standing' | 'hasPassword' | 'roles'> & {
  hasCodes: boolean
  /** Proven, enabled ones first: only those have a last success. `device` is above 0 where it holds several of them. */
  credentials: {
    factor: string
    isProven: boolean
    disabled: boolean
    circular: boolean
    silent: boolean
    source: 'here' | 'external'
    device: number
  }[]
}
export type PlaceFacts = Pick<FactsRow, 'affiliations' | 'units' | 'groups' | 'members'>
export type HistoryFacts = {
  told: { rollout: string; isTold: boolean; toldDeadline: number | null; skips: number }[]
  exemptions: FactsRow['exemptions']
  extensions: FactsRow['extensions']
}
export type Classes = { held: Map<number, HeldFacts>; place: Map<number, PlaceFacts>; history: Map<number, HistoryFacts> }
