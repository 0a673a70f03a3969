"""What is inside an office file that a password protects? Opened in memory, in the limited process, and nowhere else.

What comes out is as strange as any upload: it is inspected anew before it is read.
"""

from io import BytesIO
from typing import BinaryIO

from knowledge.documents.extraction.results import Reason, Refused, State
from knowledge.documents.extraction.sniffing import ENCRYPTED_OOXML, ODF

LARGEST = 100_000_000  # bytes of a protected file, which is held in memory more than once


def decrypted(file: BinaryIO, media_type: str, password: str) -> BytesIO:
    """The plain file. Raises `Refused`: wrong-password, unknown-encryption, memory-limit, zip-bomb or damaged."""
    if file.seek(0, 2) > LARGEST:
        raise Refused(State.FAILED, Reason.MEMORY)
    file.seek(0)
    if media_type == ENCRYPTED_OOXML:
        from knowledge.documents.extraction.ooxml_decryption import decrypted_ooxml

        return decrypted_ooxml(file, password)
    if media_type.startswith(ODF):
        from knowledge.documents.extraction.odf_decryption import decrypted_odf

        return decrypted_odf(file, password)
    raise unknown()


def wrong() -> Refused:
    return Refused(State.ENCRYPTED, Reason.WRONG_PASSWORD)


def unknown() -> Refused:
    """Protected in a way that nothing here opens; the file may be whole and the password right."""
    return Refused(State.ENCRYPTED, Reason.UNKNOWN_ENCRYPTION)
