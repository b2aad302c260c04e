/** An answer to read: its blocks, without an editor. */

import "./response.css";
import { Fragment, type VNode } from "preact";
import type { AnswerBlock, AnswerRun } from "../../api/openapi.generated";
import { linkAddress } from "../../document/response/values";

interface AnswerViewProps {
  readonly blocks: readonly AnswerBlock[];
}

export function AnswerView({ blocks }: AnswerViewProps) {
  return (
    <div class="response-text" data-testid="answer">
      <Blocks blocks={blocks} />
    </div>
  );
}

function Blocks({ blocks }: { readonly blocks: readonly AnswerBlock[] }) {
  return (
    <>
      {blocks.map((block, i) => (
        <Block key={i} block={block} />
      ))}
    </>
  );
}

function Block({ block }: { readonly block: AnswerBlock }) {
  const inner = <Blocks blocks={block.blocks} />;
  const text = block.runs.map((run, i) => <Fragment key={i}>{marked(run)}</Fragment>);
  switch (block.kind) {
    case "paragraph":
      return <p dir="auto">{text}</p>;
    case "heading":
      return block.level === 1 ? <h3 dir="auto">{text}</h3> : <h4 dir="auto">{text}</h4>;
    case "code_block":
      return (
        <pre>
          <code dir="auto">{text}</code>
        </pre>
      );
    case "blockquote":
      return <blockquote>{inner}</blockquote>;
    case "bullet_list":
      return <ul>{inner}</ul>;
    case "ordered_list":
      return <ol>{inner}</ol>;
    case "list_item":
      return <li>{inner}</li>;
    case "passage":
      return (
        <blockquote class="quoted-passage" dir="auto">
          {block.text}
        </blockquote>
      );
  }
}

/** The text of a run within its marks. */
function marked({ text, marks, href }: AnswerRun): VNode | string {
  return marks.reduce<VNode | string>((inner, mark) => within(mark, href ?? "", inner), text);
}

function within(mark: AnswerRun["marks"][number], href: string, inner: VNode | string) {
  if (mark === "link") {
    const address = linkAddress(href);
    return address === null ? (
      inner
    ) : (
      <a href={address} target="_blank" rel="noopener noreferrer nofollow">
        {inner}
      </a>
    );
  }
  const Mark = mark;
  return <Mark>{inner}</Mark>;
}
