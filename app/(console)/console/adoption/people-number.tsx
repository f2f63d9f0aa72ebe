import Link from 'next/link'
import { useFormatter } from 'next-intl'
import { type AdoptionPeopleFilter, linkToPeople } from '@/lib/adoption/people/schema'

/** A number that opens the people behind it. */
export function PeopleNumber({ value, filter }: { value: number; filter: AdoptionPeopleFilter }) {
  const format = useFormatter()
  return (
    <Link href={linkToPeople(filter)} prefetch={false}>
      {format.number(value)}
    </Link>
  )
}
