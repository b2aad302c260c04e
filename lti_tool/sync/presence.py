"""Who is here: one entry a person, however many windows they have open."""

from collections.abc import Iterable

from lti_tool.sync.tickets import Admission


def people(admissions: Iterable[Admission]) -> list[dict[str, str | bool]]:
    """Everybody here, in the order of their names; what they are called comes from the server."""
    present = {
        admission.writer.author_id: (admission.name, admission.role) for admission in admissions
    }
    return [
        {"author": author, "name": name, "role": role}
        for author, (name, role) in sorted(present.items(), key=lambda item: item[1][0])
    ]
