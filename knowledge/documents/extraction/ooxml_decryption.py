"""How is a DOCX, XLSX or PPTX opened that a password protects ([MS-OFFCRYPTO] 2.3.4)?

The file is an OLE one of two streams: how it is encrypted ("agile" since Office 2010, "standard" in 2007), and the
encrypted package.
"""

import base64
import binascii
import hashlib
import hmac
import struct
from io import BytesIO
from typing import Any, BinaryIO

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from knowledge.documents.extraction.containers import xml_events
from knowledge.documents.extraction.decryption import unknown, wrong
from knowledge.documents.extraction.ole import Compound, damaged

_SEGMENT, _BLOCK = 4_096, 16
_MOST_ROUNDS = 10_000_000  # as the specification says; Office takes 100,000
_STANDARD_ROUNDS = 50_000
_AES = {0x660E: 16, 0x660F: 24, 0x6610: 32}  # AlgID -> bytes of the key
_HASHES = {"SHA1": "sha1", "SHA-1": "sha1", "SHA256": "sha256", "SHA384": "sha384", "SHA512": "sha512"}
_VERIFIER = bytes.fromhex("fea7d2763b4b9e79")
_VERIFIED = bytes.fromhex("d7aa0f6d3061344e")
_KEY = bytes.fromhex("146e0be7abacd0d6")


def decrypted_ooxml(file: BinaryIO, password: str) -> BytesIO:
    """The plain package. Raises `Refused`, see `decryption.decrypted`."""
    compound = Compound(file)
    info, package = compound.stream("EncryptionInfo"), compound.stream("EncryptedPackage")
    if len(info) < 12 or len(package) < 8:
        raise damaged()
    size = struct.unpack_from("<Q", package)[0]
    sealed = memoryview(package)[8 : 8 + -(-size // _BLOCK) * _BLOCK]
    if len(sealed) < size:
        raise damaged()
    major, minor = struct.unpack_from("<HH", info)
    if (major, minor) == (4, 4):
        plain = _agile(info, sealed, password)
    elif major in (2, 3, 4) and minor == 2:
        plain = _standard(info, sealed, password)
    else:
        raise unknown()
    plain.truncate(size)
    plain.seek(0)
    return plain


def _agile(info: bytes, sealed: memoryview, password: str) -> BytesIO:
    said = _said(info)
    data, lock = said.get("keyData", {}), said.get("encryptedKey", {})
    outer, inner = _hash_of(data), _hash_of(lock)
    digest = _stretched(
        inner, _bytes(lock, "saltValue"), password, rounds=_number(lock, "spinCount", most=_MOST_ROUNDS)
    )
    length = _number(lock, "keyBits", most=256) // 8

    def opened(block: bytes, name: str) -> bytes:
        key = hashlib.new(inner, digest + block).digest()[:length].ljust(length, b"\x36")
        return _unsealed(key, _bytes(lock, "saltValue")[:_BLOCK].ljust(_BLOCK, b"\x36"), _bytes(lock, name))

    expected = hashlib.new(inner, opened(_VERIFIER, "encryptedVerifierHashInput")).digest()
    if not hmac.compare_digest(expected, opened(_VERIFIED, "encryptedVerifierHashValue")[: len(expected)]):
        raise wrong()
    key, salt = opened(_KEY, "encryptedKeyValue")[:length], _bytes(data, "saltValue")
    plain = BytesIO()
    for number, begin in enumerate(range(0, len(sealed), _SEGMENT)):
        vector = hashlib.new(outer, salt + struct.pack("<I", number)).digest()[:_BLOCK]
        plain.write(_unsealed(key, vector, sealed[begin : begin + _SEGMENT]))
    return plain


def _said(info: bytes) -> dict[str, dict[str, str]]:
    """Element -> attributes of what follows the eight bytes of version and flags."""
    found: dict[str, dict[str, str]] = {}
    for event in xml_events(BytesIO(info[8:].rstrip(b"\0"))):
        if event.kind == "start":
            found.setdefault(event.name, event.attributes)
    return found


def _hash_of(attributes: dict[str, str]) -> str:
    name = _HASHES.get(attributes.get("hashAlgorithm", ""))
    is_usual = attributes.get("cipherAlgorithm") == "AES" and attributes.get("cipherChaining") == "ChainingModeCBC"
    if name is None or not is_usual:
        raise unknown()
    return name


def _bytes(attributes: dict[str, str], name: str) -> bytes:
    try:
        return base64.b64decode(attributes.get(name, ""))
    except binascii.Error as error:
        raise damaged() from error


def _number(attributes: dict[str, str], name: str, *, most: int) -> int:
    text = attributes.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) <= most):
        raise unknown()
    return int(text)


def _stretched(algorithm: str, salt: bytes, password: str, *, rounds: int) -> bytes:
    digest = hashlib.new(algorithm, salt + password.encode("utf-16-le")).digest()
    fast: Any = getattr(hashlib, algorithm)
    for number in range(rounds):
        digest = fast(struct.pack("<I", number) + digest).digest()
    return digest


def _unsealed(key: bytes, vector: bytes, data: bytes | memoryview) -> bytes:
    if len(key) not in _AES.values() or len(data) % _BLOCK:
        raise damaged()
    opener = Cipher(algorithms.AES(key), modes.CBC(vector)).decryptor()
    return opener.update(data) + opener.finalize()


def _standard(info: bytes, sealed: memoryview, password: str) -> BytesIO:
    """AES in ECB mode; the key from 50,000 rounds of SHA-1."""
    length = struct.unpack_from("<I", info, 8)[0]
    verifier = info[12 + length : 12 + length + 72]
    if length < 32 or len(verifier) < 72:
        raise damaged()
    algorithm, hashing, bits = struct.unpack_from("<III", info, 20)
    if algorithm not in _AES or hashing not in (0, 0x8004):
        raise unknown()
    salt, sealed_verifier, sealed_hash = verifier[4:20], verifier[20:36], verifier[40:72]
    digest = _stretched("sha1", salt, password, rounds=_STANDARD_ROUNDS)
    digest = hashlib.sha1(digest + bytes(4), usedforsecurity=False).digest()
    wide = b"".join(_derived(digest, pad) for pad in (0x36, 0x5C))
    key = wide[: _AES[algorithm] if not bits else min(bits // 8, 32)]
    if len(key) not in _AES.values():
        raise damaged()
    opener = Cipher(algorithms.AES(key), modes.ECB()).decryptor()  # the format knows no other
    expected = hashlib.sha1(opener.update(sealed_verifier), usedforsecurity=False).digest()
    if not hmac.compare_digest(expected, opener.update(sealed_hash)[:20]):
        raise wrong()
    return BytesIO(opener.update(sealed) + opener.finalize())


def _derived(digest: bytes, pad: int) -> bytes:
    mixed = bytes(byte ^ pad for byte in digest) + bytes([pad]) * (64 - len(digest))
    return hashlib.sha1(mixed, usedforsecurity=False).digest()
