"""Limits of a socket and of a document, each with its reason."""

MAX_MESSAGE = 256 * 1024
"""Bytes in one message: a long comment is 40 kB, and offline work arrives in messages of 64 kB."""

MESSAGES_PER_SECOND = 60
"""Rate limit of messages. A key held down in a comment box makes thirty."""

MESSAGE_BURST = 200
"""Messages after a pause: offline work arrives in one burst."""

BYTES_PER_SECOND = 128 * 1024
"""Rate limit of bytes. A whole note is 400 bytes; nobody types a tenth of this."""

BYTE_BURST = 1024 * 1024
"""Bytes after a pause: more than anybody writes in an evening offline. The rest is sent again."""

SYNC_REQUESTS_PER_SECOND = 1
"""Rate limit of requests for missing updates: the answer may be the whole document. A page sends
one when it connects, when its tab is shown again, and every 45 seconds.
"""

SYNC_REQUEST_BURST = 20
"""Sync requests after a pause: people switch between tabs."""

BACKPRESSURE_BYTES = 512 * 1024
"""Backpressure limit per connection: unprocessed bytes above which the socket is not read."""

MIN_MESSAGE_COST = 2 * 1024
"""Bytes that each message counts at least while it waits: a small one can be much work, too."""

UNSENT_BYTES = 1024 * 1024
"""Limit of a reader's backlog, besides one frame, which may be a whole document. A slower reader is
disconnected, and gets the full state when it reconnects.
"""

SEND_TIMEOUT = 30
"""Seconds after which a reader that takes nothing at all is disconnected."""

MESSAGE_TIMEOUT = 30
"""Seconds from a message's first byte to its last: 256 kB over a very poor connection. A sender of
single bytes occupies nothing for longer.
"""

PING_INTERVAL = 25
"""Seconds of silence before a ping: proxies and Wi-Fi drop a connection after a minute."""

IDLE_TIMEOUT = 60
"""Seconds of silence after which a socket is closed: two pings went unanswered."""

CLOSE_TIMEOUT = 3
"""Seconds for the other side to answer the close frame before the socket is closed."""

SOCKETS_PER_PERSON = 12
"""Sockets of one person on one document in one process: more tabs than anybody keeps open."""

DOCUMENT_BYTES = 16 * 1024 * 1024
"""Size limit of one document: about 40,000 notes. A browser takes seconds to open a larger one."""

CLIENTS_PER_SOCKET = 4
"""New Yjs client ids that one socket may write under, besides the ticket's. A third-party client
brings one. Each unknown id costs a query.
"""

DOCUMENT_CLIENTS = 20_000
"""Yjs clients that may write in one document. A state vector takes 13 bytes for each, and has to
fit into one message.
"""

SHARE_BYTES = 4 * 1024 * 1024
"""Quota of one person in a document that has at least this size. A term's work is a tenth, and
nobody alone can fill the document of a class.
"""

AUTHORIZE_SLICE = 0.02
"""Seconds of authorization in one room at a time, then the batch is written. A note takes 0.2
ms.
"""

CPU_PER_SECOND = 0.1
"""CPU quota: seconds a second for authorizing one person's updates, through all sockets. Only that
person's updates wait beyond it. Nobody types a hundredth of this.
"""

CPU_BURST = 1.0
"""Seconds of CPU after a pause: an evening's offline work takes half of it."""

QUOTA_TIMEOUT = 60.0
"""Seconds that updates may wait for CPU quota. Then the socket is closed and the updates are
dropped; the page sends them again.
"""

EVICT_AFTER = 60.0
"""Seconds that a document stays open after its last reader left."""

AWARENESS_BYTES = 1024
"""Size limit of one client's awareness state: a message between processes takes 8,000 bytes."""
