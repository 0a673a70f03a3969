"""How is an ODF package opened that a password protects (ODF 1.2 part 3; LibreOffice's whole encrypted packages)?

The usual way: every part is deflated and encrypted by itself (AES-256-CBC, PBKDF2). The newer one: one part holds the
whole package (AES-256-GCM, Argon2id). Blowfish of the years before 2012 is not opened.
"""

import base64
import binascii
import hashlib
import hmac
import zipfile
import zlib
from dataclasses import dataclass, field
from io import BytesIO
from typing import IO, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from knowledge.documents.extraction.containers import BOMB_BYTES, BOMB_RATIO, MAX_XML_BYTES, Container
from knowledge.documents.extraction.decryption import unknown, wrong
from knowledge.documents.extraction.results import Reason, Refused, State, rejected

MANIFEST, WHOLE = "META-INF/manifest.xml", "encrypted-package"
_CBC, _GCM = "http://www.w3.org/2001/04/xmlenc#aes256-cbc", "http://www.w3.org/2009/xmlenc11#aes256-gcm"
_SHA256 = ("http://www.w3.org/2000/09/xmldsig#sha256", "http://www.w3.org/2001/04/xmlenc#sha256", "SHA256")
_VECTOR = "initialisation-vector"
_CHECKED = 1024  # bytes of a part under its checksum
_CHUNK = 1 << 16
# What a file may ask for; LibreOffice takes 100,000 rounds, or 3 rounds with 64 MB in 4 lanes.
_MOST_ROUNDS, _MOST_PASSES, _MOST_KIB, _MOST_LANES = 2_000_000, 20, 192 * 1024, 16


@dataclass
class Lock:
    """How one part is encrypted, as the manifest says: values by their local names."""

    path: str
    said: dict[str, str] = field(default_factory=dict)

    def raw(self, name: str) -> bytes:
        try:
            return base64.b64decode(self.said.get(name, ""))
        except binascii.Error as error:
            raise _damaged() from error

    def number(self, name: str, *, most: int) -> int:
        """Raises `Refused(unknown-encryption)` for what is no number from 1 to `most`."""
        text = self.said.get(name, "")
        if not (text.isascii() and text.isdigit() and len(text) < 10 and 1 <= int(text) <= most):
            raise unknown()
        return int(text)


def decrypted_odf(file: BinaryIO, password: str) -> BytesIO:
    """The plain package, without a manifest. Raises `Refused`, see `decryption.decrypted`."""
    container = Container(file)
    locks = {lock.path: lock for lock in _locks(container)}
    start = hashlib.sha256(password.encode()).digest()
    if WHOLE in locks and WHOLE in container:
        return _whole(container, locks[WHOLE], start)
    plain, budget = BytesIO(), _Budget(file.seek(0, 2))
    keys: dict[tuple[bytes, int], bytes] = {}
    with zipfile.ZipFile(plain, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name in container.names:
            if name == MANIFEST or name.endswith("/"):
                continue
            with container.open(name) as stored, archive.open(name, "w") as part:
                if name in locks:
                    budget.inflate(_part(stored.read(), locks[name], start, keys), part)
                else:
                    budget.copy(stored, part)
    plain.seek(0)
    return plain


def _locks(container: Container) -> list[Lock]:
    found: list[Lock] = []
    path = ""
    for event in container.events(MANIFEST):
        if event.kind != "start":
            continue
        if event.name == "file-entry":
            path = event.attributes.get("full-path", "")
        elif event.name == "encryption-data":
            found.append(Lock(path, dict(event.attributes)))
        elif event.name in ("algorithm", "start-key-generation", "key-derivation") and found:
            # All but the sizes of keys have names of their own; the size that counts is that of the last.
            found[-1].said |= event.attributes
    return found


def _part(data: bytes, lock: Lock, start: bytes, keys: dict[tuple[bytes, int], bytes]) -> bytes:
    """The deflated bytes of a part."""
    said = lock.said
    if said.get("algorithm-name") != _CBC or said.get("key-derivation-name") != "PBKDF2":
        raise unknown()
    if said.get("start-key-generation-name") not in _SHA256:
        raise unknown()
    rounds, salt, vector = lock.number("iteration-count", most=_MOST_ROUNDS), lock.raw("salt"), lock.raw(_VECTOR)
    if (salt, rounds) not in keys:  # LibreOffice gives each part a salt of its own
        keys[salt, rounds] = hashlib.pbkdf2_hmac("sha1", start, salt, rounds, 32)
    if len(vector) != 16 or not data or len(data) % 16:
        raise _damaged()
    opener = Cipher(algorithms.AES(keys[salt, rounds]), modes.CBC(vector)).decryptor()
    padded = opener.update(data) + opener.finalize()
    if not 1 <= padded[-1] <= 16:
        raise wrong()
    deflated = padded[: -padded[-1]]
    if not said.get("checksum-type", "").lower().endswith(("sha256-1k", "sha256/1k")):
        raise unknown()
    if not hmac.compare_digest(hashlib.sha256(deflated[:_CHECKED]).digest(), lock.raw("checksum")):
        raise wrong()
    return deflated


def _whole(container: Container, lock: Lock, start: bytes) -> BytesIO:
    """The package inside; the vector stands before its bytes once more, the tag behind."""
    if lock.said.get("algorithm-name") != _GCM or not lock.said.get("key-derivation-name", "").endswith("argon2id"):
        raise unknown()
    lanes = lock.number("argon2-lanes", most=_MOST_LANES)
    memory = lock.number("argon2-memory", most=_MOST_KIB)
    passes = lock.number("argon2-iterations", most=_MOST_PASSES)
    with container.open(WHOLE) as stored:
        data = stored.read()
    vector, salt = lock.raw(_VECTOR), lock.raw("salt")
    if len(vector) != 12 or not data.startswith(vector) or len(salt) < 8 or memory < 8 * lanes:
        raise _damaged()
    derivation = Argon2id(salt=salt, length=32, iterations=passes, lanes=lanes, memory_cost=memory)
    try:
        inner = AESGCM(derivation.derive(start)).decrypt(vector, data[len(vector) :], None)
    except InvalidTag as error:
        raise wrong() from error
    plain = BytesIO()
    if inner.startswith(b"PK\x03\x04"):
        plain.write(inner)
    else:
        _Budget(len(data)).inflate(inner, plain)
    plain.seek(0)
    return plain


class _Budget:
    """Counts what comes out of a package of `packed` bytes; a bomb ends it (zip-bomb)."""

    def __init__(self, packed: int) -> None:
        self._most = min(MAX_XML_BYTES, max(BOMB_BYTES, BOMB_RATIO * packed))
        self._count = 0

    def inflate(self, deflated: bytes, out: IO[bytes]) -> None:
        """Unpack raw deflate into `out`, piece by piece."""
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        rest = deflated
        try:
            while rest and not inflater.eof:
                self._write(inflater.decompress(rest, _CHUNK), out)
                rest = inflater.unconsumed_tail
            self._write(inflater.flush(), out)
        except zlib.error as error:
            raise _damaged() from error

    def copy(self, stored: BinaryIO, out: IO[bytes]) -> None:
        while chunk := stored.read(_CHUNK):
            self._write(chunk, out)

    def _write(self, chunk: bytes, out: IO[bytes]) -> None:
        self._count += len(chunk)
        if self._count > self._most:
            raise rejected(Reason.ZIP_BOMB)
        out.write(chunk)


def _damaged() -> Refused:
    return Refused(State.FAILED, Reason.DAMAGED)
