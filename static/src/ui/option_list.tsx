/** Options of which one is chosen, each with a sentence about it. */

interface OptionListProps<Value extends string> {
  readonly name: string;
  /** Values with their name and what they mean. */
  readonly options: readonly (readonly [Value, string, string])[];
  readonly chosen: Value;
  readonly onChoose?: (value: Value) => void;
}

export function OptionList<Value extends string>(props: OptionListProps<Value>) {
  const { name, options, chosen, onChoose } = props;
  return (
    <>
      {options.map(([value, title, about]) => (
        <label key={value} class="option">
          <input
            type="radio"
            name={name}
            value={value}
            defaultChecked={value === chosen}
            onChange={() => onChoose?.(value)}
          />
          <span>
            {title}
            <small>{about}</small>
          </span>
        </label>
      ))}
    </>
  );
}
