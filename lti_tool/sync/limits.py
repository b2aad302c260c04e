"""What a socket may do, and for how long: every limit at the door, each with its reason."""

MAX_MESSAGE = 256 * 1024
"""Bytes: a long comment is 40 kB; an evening's work offline comes in messages of 64 kB."""

MESSAGES_PER_SECOND = 60
"""A key held down in a comment box makes thirty."""

MESSAGES_AT_ONCE = 200
"""After a pause: what was written offline arrives in one burst."""

BYTES_PER_SECOND = 128 * 1024
"""A whole note is 400 bytes; nobody types a tenth of this."""

BYTES_AT_ONCE = 1024 * 1024
"""After a pause: more than anybody writes in an evening offline; what is beyond is sent again."""

QUESTIONS_PER_SECOND = 1
"""Of the kind "what do I lack": the answer may be the whole document. A page asks when it connects,
when it is looked at again, and every 45 seconds."""

QUESTIONS_AT_ONCE = 20
"""Somebody who goes to and fro between tabs."""

UNREAD = 512 * 1024
"""Bytes taken from one socket that have not been judged and stored yet. Above it, the socket is
not read any more, until the database has caught up: the sender waits, and memory does not grow."""

LIGHTEST = 2 * 1024
"""Bytes that every message counts as while it waits, however small it is: each is work, and some of
eight bytes are much work."""

UNSENT = 1024 * 1024
"""Bytes that may wait for one reader, and one frame more: a joiner's document may be larger. A
reader who is further behind is sent away, and gets the whole at once when it comes back."""

UNSENT_SECONDS = 30
"""A reader who takes nothing at all for so long is gone."""

MESSAGE_SECONDS = 30
"""From a message's first byte to its last: 256 kB over a very poor line. Who sends a byte now and
then holds nothing for longer."""

PING_SECONDS = 25
"""Silence before a ping: less than the minute after which proxies and Wi-Fi drop a connection."""

SILENCE_SECONDS = 60
"""Silence after which nobody is there: two pings went unanswered."""

CLOSE_SECONDS = 3
"""For the other side to take the close frame before the line is cut."""

SOCKETS_PER_PERSON = 12
"""Of one person on one document in one process: more tabs than anybody keeps open."""

DOCUMENT_BYTES = 16 * 1024 * 1024
"""Of one document: about 40,000 notes. A browser takes seconds to open a larger one."""

CLIENTS_PER_SOCKET = 4
"""Ids of Yjs clients, besides the ticket's, that may be written under for the first time through
one socket: a stock client brings one. For each that nobody knows the database has to be asked."""

DOCUMENT_CLIENTS = 20_000
"""That have ever written in one document: what a page has of each is told in 13 bytes at most, and
all of it has to fit into one message."""

SHARE_BYTES = 4 * 1024 * 1024
"""Of all that one person has written in a document that has at least this size: a term's work is a
tenth, and nobody alone can fill what belongs to a class."""

JUDGING_SLICE = 0.02
"""Seconds of judging in one room at a time: then it is the next room's turn, and what was judged is
written. A whole note takes 0.2 ms."""

JUDGING_PER_SECOND = 0.1
"""Seconds of CPU time in a second that judging what one person says may take, through all their
sockets: what is beyond waits, and theirs alone. Nobody types a hundredth of this."""

JUDGING_AT_ONCE = 1.0
"""After a pause: an evening's work offline takes half of it."""

PUT_OFF_SECONDS = 60.0
"""How long somebody's change may wait for judging time; then their socket is closed, and what of it
is not judged is not kept: a page sends it again."""

LINGER = 60.0
"""Seconds that a document stays open after its last reader: who comes and goes opens it once."""

AWARENESS_BYTES = 1024
"""Of one person's awareness state, such as where their cursor is: a bus message takes 8,000."""
