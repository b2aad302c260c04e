"""Answer to requests that create a row."""

import uuid

from lti_tool.web.schemas.base import Output


class Created(Output):
    """Id of what was created."""

    id: uuid.UUID
