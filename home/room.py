"""Is the disk full? The same fault comes as an error of the file system or of the database, in several guises."""

import errno

from django.db import DatabaseError

_NO_ROOM = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG))
_SQLITE = "database or disk is full"
_POSTGRESQL = "53100"  # disk_full


def is_no_room(error: BaseException | None) -> bool:
    """Whether this error, or one that led to it, says that there is no room left to write."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in _NO_ROOM:
            return True
        if isinstance(error, DatabaseError) and (_SQLITE in str(error) or _sqlstate(error) == _POSTGRESQL):
            return True
        error = error.__cause__ or error.__context__
    return False


def _sqlstate(error: BaseException) -> str:
    return str(getattr(error.__cause__, "sqlstate", ""))
