/** Filters of the table of members. */

import type { Activity, ClassMember } from "../../api/openapi.generated";

/** True for a student of the course who has nothing that others can read. */
export function hasBroughtNone({ role, active, brought }: ClassMember): boolean {
  return role === "student" && active && !brought.some((one) => one.is_accepted);
}

/** True for somebody whose work is handed in. */
export function hasHandedIn({ submission }: ClassMember): boolean {
  return submission !== null && submission.taken_back_at === null;
}

/** Members whom a filter lets through. */
export interface MemberFilter {
  readonly name: string;
  readonly test: (member: ClassMember) => boolean;
}

export const EVERYBODY: MemberFilter = { name: "Everybody", test: () => true };

const HANDING_IN: readonly MemberFilter[] = [
  { name: "Handed in", test: hasHandedIn },
  {
    name: "Handed in late",
    test: (member) => hasHandedIn(member) && member.submission?.is_late === true,
  },
  {
    name: "Handed in, not marked",
    test: (member) => hasHandedIn(member) && (member.grade?.score ?? null) === null,
  },
  {
    name: "Not handed in",
    test: (member) => member.role === "student" && member.active && !hasHandedIn(member),
  },
];

/** Filters that an activity has use for. */
export function filtersOf(activity: Activity): readonly MemberFilter[] {
  return [
    EVERYBODY,
    ...(activity.hands_in ? HANDING_IN : []),
    ...(activity.contributions.mode === "no"
      ? []
      : [{ name: "Has not brought a conversation", test: hasBroughtNone }]),
  ];
}

interface FilterChoiceProps {
  readonly filters: readonly MemberFilter[];
  readonly chosen: MemberFilter;
  readonly onChoose: (filter: MemberFilter) => void;
}

export function FilterChoice({ filters, chosen, onChoose }: FilterChoiceProps) {
  return (
    <label class="member-filter">
      Show
      <select
        value={chosen.name}
        onChange={({ currentTarget }) => {
          const filter = filters.find(({ name }) => name === currentTarget.value);
          if (filter !== undefined) {
            onChoose(filter);
          }
        }}
      >
        {filters.map(({ name }) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </label>
  );
}
