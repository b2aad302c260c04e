/** Parts of the annotation page that nobody needs at first: one script, fetched once the page is usable. */

export { RevealNotes } from "../../../features/activity/reveal_notes";
export { UnsealNames } from "../../../features/activity/unseal_names";
export { HandInDialog } from "../../../features/handing_in/hand_in_dialog";
export { Agreement } from "./agreement";
export { AttemptBanner } from "./attempt_banner";
export { ClaimPart } from "./claim_part";
export { CommentEditor } from "./comment_editor";
export { ComparisonBanner } from "./comparison_banner";
export { CreditBanner } from "./credit_banner";
export { LiveReading } from "./live_reading";
export { MissingPlace } from "./missing_place";
export { NoConversation } from "./no_conversation";
export { NoteLinks } from "./note_links";
export { PageDialogs } from "./page_dialogs";
export { PassageBar } from "./passage_bar";
export { PassageHandles } from "./passage_handles";
export { PresenceList } from "./presence_list";
export { PrintedNotes } from "./printed_notes";
export { provenanceInWords } from "./provenance_words";
export { ShareButton } from "./share_button";
export { ShownToAll } from "./shown_to_all";
export { StrandedDrafts } from "./stranded_drafts";
export { TagGuide } from "./tag_guide";
export { TemplateBanner } from "./template_banner";
