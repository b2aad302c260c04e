"""Table base class, constraint names, id and time columns."""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

import sqlalchemy
from sqlalchemy import BigInteger, DateTime, MetaData, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import DeclarativeBase, mapped_column

from lti_tool import clock
from lti_tool.folding import fold


def is_within(column: str, first: datetime, end: datetime) -> str:
    """SQL condition that a timestamp from outside lies in a range.

    PostgreSQL stores timestamps that Python cannot load; one would make its whole query fail.
    """
    return f"{column} >= '{first.isoformat(' ')}' AND {column} < '{end.isoformat(' ')}'"


def derived_from(
    column: str, derive: Callable[[str], Any] = fold
) -> Callable[[DefaultExecutionContext], Any]:
    """Default of a new row's column that is derived from a text in another one, which by itself is
    folded for searches.
    """

    def derived(context: DefaultExecutionContext) -> Any:
        given: dict[str, str] = context.get_current_parameters()  # type: ignore[no-untyped-call]
        return derive(given[column])

    return derived


class Table(DeclarativeBase):
    """Base of every table. Constraints are named by rule, so that migrations can name them too."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012  # SQLAlchemy reads it from the class
        datetime: DateTime(timezone=True),
        uuid.UUID: Uuid(),
        dict[str, Any]: JSONB,
        list[Any]: JSONB,
    }
    if TYPE_CHECKING:
        __table__: ClassVar[sqlalchemy.Table]

    def assign(self, **values: Any) -> None:
        """Set the attributes whose values differ.

        An attribute that is set counts as modified, also to an equal value: the row would go
        through the unit of work for nothing.
        """
        for name, value in values.items():
            if getattr(self, name) != value:
                setattr(self, name, value)


Id = Annotated[uuid.UUID, mapped_column(primary_key=True, default=uuid.uuid4)]
"""A random primary key: it says nothing about how many rows there are."""

CreatedAt = Annotated[datetime, mapped_column(default=clock.now)]
"""Time at which the row was created, by the tool's clock."""

BigInt = Annotated[int, mapped_column(BigInteger)]
"""A 64-bit count."""
