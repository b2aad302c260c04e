"""Export of everything held on a person: a zip archive with one JSON file for each subject.

Rows are streamed from one snapshot of the database into the archive. Its memory does not grow with
what somebody has written. Of others there is nothing but ids.
"""

import hashlib
import json
import uuid
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.errors import NotFound
from lti_tool.people.tables import Person
from lti_tool.privacy import personal_data

MANIFEST = "manifest.json"

Record = Mapping[str, Any]


def write(db: Session, person_id: uuid.UUID, archive: IO[bytes]) -> dict[str, Any]:
    """Write the archive, and return its manifest. Raises NotFound.

    Must be the first statement of its transaction, which then reads one snapshot of the database.
    The manifest says what is in the archive and when it was made. It has the number of records and
    the SHA-256 hash of each file.
    """
    db.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
    if db.get(Person, person_id, populate_existing=True) is None:
        raise NotFound
    files = {}
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as archived:
        for name, (contents, records) in _subjects(db, person_id).items():
            with archived.open(f"{name}.json", "w", force_zip64=True) as entry:
                count, digest = _write_array(entry, records)
            files[f"{name}.json"] = {"contents": contents, "records": count, "sha256": digest}
        manifest = {
            "format": 1,
            "person": str(person_id),
            "made_at": clock.now().isoformat(),
            "files": files,
        }
        archived.writestr(MANIFEST, json.dumps(manifest, indent=2, ensure_ascii=False))
    return manifest


def _subjects(db: Session, person_id: uuid.UUID) -> dict[str, tuple[str, Iterator[Record]]]:
    """Contents of each file in words, and its records, none of which is read yet."""
    return {
        name: (contents, read(db, person_id)) for name, contents, read in personal_data.SUBJECTS
    }


def _write_array(entry: IO[bytes], records: Iterable[Record]) -> tuple[int, str]:
    """Write records as a JSON array, a line each; their number and the hash of the bytes."""
    digest = hashlib.sha256()
    count = 0

    def put(piece: str) -> None:
        encoded = piece.encode()
        digest.update(encoded)
        entry.write(encoded)

    put("[")
    for record in records:
        put(
            ("\n" if count == 0 else ",\n") + json.dumps(record, default=_plain, ensure_ascii=False)
        )
        count += 1
    put("\n]\n")
    return count, digest.hexdigest()


def _plain(value: object) -> str:
    """Ids, times and decimals as text."""
    isoformat = getattr(value, "isoformat", None)
    return str(isoformat() if isoformat is not None else value)
