/** What the teacher asks for, above the conversation. */

export function TaskCard({ instructions }: { instructions: string }) {
  if (instructions.trim() === "") {
    return null;
  }
  return (
    <details class="task" open>
      <summary>What to do</summary>
      <p dir="auto">{instructions}</p>
    </details>
  );
}
