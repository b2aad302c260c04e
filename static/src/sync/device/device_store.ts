/**
 * Store of this browser, for edits that the server does not have and unfinished texts: IndexedDB.
 *
 * A frame of another site has a store of its own for each site that frames it, or none. Every
 * function rejects where nothing can be stored; callers say so to the writer.
 */

import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { type KeptEdit, type KeptText, lastTexts, type StoredEdit } from "./kept_edit";

const NAME = "promptgrimoire";
const VERSION = 2;
const EDITS = "edits";
const UNFINISHED = "unfinished";

/** Days after which is deleted what nobody has come back to (docs/privacy.md). */
export const KEEP_DAYS = 30;

const DAY_MS = 24 * 60 * 60 * 1000;

interface Schema extends DBSchema {
  readonly [EDITS]: {
    key: number;
    value: KeptEdit;
    indexes: { person: string; at: number };
  };
  readonly [UNFINISHED]: {
    key: [owner: string, place: string];
    value: Unfinished;
    indexes: { person: string; at: number };
  };
}

/** A text that somebody has begun, which is in no edit yet. */
export interface Unfinished {
  readonly person: string;
  /** The person's place of work. */
  readonly owner: string;
  /** Purpose of the text among those of its owner. */
  readonly place: string;
  /** Time at which it was typed in last, in milliseconds of this browser's clock. */
  readonly at: number;
  readonly value: unknown;
}

let opened: Promise<IDBPDatabase<Schema>> | null = null;

/** Add edits, in order; their keys. They are on the disk afterwards. */
export async function add(edits: readonly KeptEdit[]): Promise<number[]> {
  const database = await open();
  const { store, done } = database.transaction(EDITS, "readwrite", { durability: "strict" });
  const [keys] = await Promise.all([Promise.all(edits.map((edit) => store.add(edit))), done]);
  return keys;
}

/** Put other values in the place of edits. */
export async function replace(edits: readonly StoredEdit[]): Promise<void> {
  const database = await open();
  const { store, done } = database.transaction(EDITS, "readwrite", { durability: "strict" });
  await Promise.all([...edits.map(({ key, edit }) => store.put(edit, key)), done]);
}

export async function remove(keys: readonly number[]): Promise<void> {
  const database = await open();
  const { store, done } = database.transaction(EDITS, "readwrite");
  await Promise.all([...keys.map((key) => store.delete(key)), done]);
}

/** The edits of one person, in the order in which they were made; none of anybody else. */
export async function editsOf(person: string): Promise<StoredEdit[]> {
  const database = await open();
  const index = database.transaction(EDITS).store.index("person");
  const [keys, values] = await Promise.all([index.getAllKeys(person), index.getAll(person)]);
  const found: { key: number; edit: unknown }[] = keys.map((key, i) => ({ key, edit: values[i] }));
  return found.filter((one): one is StoredEdit => isKeptEdit(one.edit));
}

/** Edits of a person on one activity, for their writer. */
export interface KeptWork {
  readonly activity: string;
  readonly title: string;
  readonly keys: readonly number[];
  readonly texts: readonly KeptText[];
}

/** Work that is kept of one person for documents that `isShown` says yes to, by activity. */
export async function workOf(
  person: string,
  isShown: (edit: KeptEdit) => boolean,
): Promise<KeptWork[]> {
  const shown = (await editsOf(person)).filter(({ edit }) => isShown(edit));
  const byActivity = new Map<string, StoredEdit[]>();
  for (const one of shown) {
    byActivity.set(one.edit.activity, [...(byActivity.get(one.edit.activity) ?? []), one]);
  }
  return [...byActivity].map(([activity, edits]) => ({
    activity,
    title: edits.at(-1)?.edit.title ?? "",
    keys: edits.map(({ key }) => key),
    texts: lastTexts(edits.map(({ edit }) => edit)),
  }));
}

/** Number of edits that are kept of one person. */
export async function countOf(person: string): Promise<number> {
  const database = await open();
  return database.countFromIndex(EDITS, "person", person);
}

/** Put unfinished texts, and delete those of places that have none any more. */
export async function changeUnfinished(
  owner: string,
  begun: readonly Unfinished[],
  ended: readonly string[],
): Promise<void> {
  const database = await open();
  const { store, done } = database.transaction(UNFINISHED, "readwrite");
  await Promise.all([
    ...begun.map((text) => store.put(text)),
    ...ended.map((place) => store.delete([owner, place])),
    done,
  ]);
}

/** The unfinished texts of an owner. */
export async function unfinishedOf(owner: string): Promise<Unfinished[]> {
  const database = await open();
  return database.getAll(UNFINISHED, IDBKeyRange.bound([owner], [owner, []]));
}

/** Delete all edits and unfinished texts of one person. */
export async function clear(person: string): Promise<void> {
  await deleteWhere(await open(), "person", IDBKeyRange.only(person));
}

async function deleteWhere(
  database: IDBPDatabase<Schema>,
  index: "person" | "at",
  range: IDBKeyRange,
): Promise<void> {
  const transaction = database.transaction([EDITS, UNFINISHED], "readwrite");
  const edits = transaction.objectStore(EDITS);
  const unfinished = transaction.objectStore(UNFINISHED);
  const [keys, places] = await Promise.all([
    edits.index(index).getAllKeys(range),
    unfinished.index(index).getAllKeys(range),
  ]);
  await Promise.all([
    ...keys.map((key) => edits.delete(key)),
    ...places.map((key) => unfinished.delete(key)),
    transaction.done,
  ]);
}

/** The database, opened once; what is too old is deleted then, whoever wrote it. */
function open(): Promise<IDBPDatabase<Schema>> {
  opened ??= openAndExpire().catch((error: unknown) => {
    opened = null;
    throw error;
  });
  return opened;
}

async function openAndExpire(): Promise<IDBPDatabase<Schema>> {
  const forget = () => {
    opened = null;
  };
  const database = await openDB<Schema>(NAME, VERSION, {
    upgrade(made, before) {
      if (before < 1) {
        const edits = made.createObjectStore(EDITS, { autoIncrement: true });
        edits.createIndex("person", "person");
        edits.createIndex("at", "at");
      }
      const unfinished = made.createObjectStore(UNFINISHED, { keyPath: ["owner", "place"] });
      unfinished.createIndex("person", "person");
      unfinished.createIndex("at", "at");
    },
    // A newer page wants another version: this one must not stand in its way.
    blocking: (_before, _after, event) => {
      (event.target as IDBDatabase).close();
      forget();
    },
    // Removed by the browser or its owner, while it was open.
    terminated: forget,
  });
  const tooOld = IDBKeyRange.upperBound(Date.now() - KEEP_DAYS * DAY_MS);
  await deleteWhere(database, "at", tooOld);
  return database;
}

const TEXTS = ["person", "activity", "title", "workspace", "document", "part", "code"] as const;
const NUMBERS = ["generation", "client", "at"] as const;

/** True for what this version of the page has written, and can read. */
export function isKeptEdit(value: unknown): value is KeptEdit {
  const edit = (value ?? {}) as Partial<Record<keyof KeptEdit, unknown>>;
  return (
    TEXTS.every((name) => typeof edit[name] === "string") &&
    NUMBERS.every((name) => typeof edit[name] === "number") &&
    (edit.update === null || ArrayBuffer.isView(edit.update)) &&
    Array.isArray(edit.texts) &&
    edit.texts.every(isKeptText)
  );
}

function isKeptText(value: Partial<KeptText> | null): boolean {
  return [value?.key, value?.quote, value?.text].every((text) => typeof text === "string");
}
