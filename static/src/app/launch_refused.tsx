/** Where a launch ends whose browser nobody knows. */

interface UnrecognisedProps {
  readonly refusal: { readonly sentence: string; readonly advice: string };
  readonly reference: string;
}

export function Unrecognised({ refusal, reference }: UnrecognisedProps) {
  return (
    <div class="notice" role="alert">
      <h1>{refusal.sentence}</h1>
      <p>{refusal.advice}</p>
      <p class="reference">Reference {reference}</p>
    </div>
  );
}
