/** A tag's colour, always beside its name: colour alone says nothing to some readers. */

export function TagDot({ color }: { color: string }) {
  return <span class="tag-dot" style={{ "--tag": color }} aria-hidden="true" />;
}
