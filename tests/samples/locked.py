"""Office files behind a password, as Office 2007 and 2010, LibreOffice before 24.8 and since write them."""

import base64
import hashlib
import os
import struct
import zipfile
import zlib
from functools import partial
from io import BytesIO

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from knowledge.documents.extraction.results import Note, Reason, State
from tests.knowledge.documents import samples
from tests.samples.compound import compound
from tests.samples.model import Sample
from tests.samples.words import TELLING, made

WORD = "schlüssel-مفتاح"
_MANIFEST = (
    '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
    ' xmlns:l="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0">{}</m:manifest>'
)


def agile(data: bytes, password: str = WORD) -> bytes:
    """An OOXML package as Office 2010 and later protect it: AES-256, SHA-512."""
    salt, key, secret = (os.urandom(size) for size in (16, 32, 16))
    digest = hashlib.sha512(salt + password.encode("utf-16-le")).digest()
    for number in range(1_000):
        digest = hashlib.sha512(struct.pack("<I", number) + digest).digest()

    def locked(block: str, plain: bytes) -> str:
        return _text(_sealed(hashlib.sha512(digest + bytes.fromhex(block)).digest()[:32], salt, plain))

    common = 'saltSize="16" blockSize="16" keyBits="256" hashSize="64" cipherAlgorithm="AES"'
    common += f' cipherChaining="ChainingModeCBC" hashAlgorithm="SHA512" saltValue="{_text(salt)}"'
    values = {
        "encryptedVerifierHashInput": locked("fea7d2763b4b9e79", secret),
        "encryptedVerifierHashValue": locked("d7aa0f6d3061344e", hashlib.sha512(secret).digest()),
        "encryptedKeyValue": locked("146e0be7abacd0d6", key),
    }
    told = " ".join(f'{name}="{value}"' for name, value in values.items())
    info = f'<encryption><keyData {common}/><keyEncryptors><keyEncryptor><p:encryptedKey xmlns:p="p" spinCount="1000" '
    info += f"{common} {told}/></keyEncryptor></keyEncryptors></encryption>"
    package = struct.pack("<Q", len(data))
    for number, begin in enumerate(range(0, len(data), 4_096)):
        vector = hashlib.sha512(salt + struct.pack("<I", number)).digest()[:16]
        package += _sealed(key, vector, data[begin : begin + 4_096])
    return compound({"EncryptionInfo": b"\x04\0\x04\0\x40\0\0\0" + info.encode(), "EncryptedPackage": package})


def standard(data: bytes, password: str = WORD) -> bytes:
    """The same as Office 2007 did: AES-128 in ECB mode, 50,000 rounds of SHA-1."""
    salt, verifier = os.urandom(16), os.urandom(16)
    digest = hashlib.sha1(salt + password.encode("utf-16-le")).digest()
    for number in range(50_000):
        digest = hashlib.sha1(struct.pack("<I", number) + digest).digest()
    digest = hashlib.sha1(digest + bytes(4)).digest()
    key = hashlib.sha1(bytes(a ^ 0x36 for a in digest) + b"\x36" * 44).digest()[:16]

    def sealed(plain: bytes) -> bytes:
        cipher = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
        return cipher.update(plain + bytes(-len(plain) % 16)) + cipher.finalize()

    provider = "Microsoft Enhanced RSA and AES Cryptographic Provider\0".encode("utf-16-le")
    header = struct.pack("<8I", 0x24, 0, 0x660E, 0x8004, 128, 0x18, 0, 0) + provider
    seal = struct.pack("<I", 16) + salt + sealed(verifier) + struct.pack("<I", 20)
    seal += sealed(hashlib.sha1(verifier).digest())
    info = struct.pack("<HHII", 3, 2, 0x24, len(header)) + header + seal
    return compound({"EncryptionInfo": info, "EncryptedPackage": struct.pack("<Q", len(data)) + sealed(data)})


def odf(data: bytes, password: str = WORD, *, algorithm: str = "http://www.w3.org/2001/04/xmlenc#aes256-cbc") -> bytes:
    """An ODF package each part of which is encrypted by itself."""
    start, entries, parts = hashlib.sha256(password.encode()).digest(), "", {}
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for name in archive.namelist():
            plain = archive.read(name)
            if name == "mimetype" or name.startswith("META-INF/"):
                parts[name] = plain
                continue
            salt, vector, deflated = os.urandom(16), os.urandom(16), _deflated(plain)
            key = hashlib.pbkdf2_hmac("sha1", start, salt, 1_000, 32)
            cipher = Cipher(algorithms.AES(key), modes.CBC(vector)).encryptor()
            pad = 16 - len(deflated) % 16
            parts[name] = cipher.update(deflated + os.urandom(pad - 1) + bytes([pad])) + cipher.finalize()
            entries += (
                f'<m:file-entry m:full-path="{name}" m:size="{len(plain)}"><m:encryption-data m:checksum-type='
                f'"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0#sha256-1k"'
                f' m:checksum="{_text(hashlib.sha256(deflated[:1024]).digest())}">'
                f'<m:algorithm m:algorithm-name="{algorithm}" m:initialisation-vector="{_text(vector)}"/>'
                '<m:start-key-generation m:start-key-generation-name="http://www.w3.org/2000/09/xmldsig#sha256"'
                ' m:key-size="32"/><m:key-derivation m:key-derivation-name="PBKDF2" m:iteration-count="1000"'
                f' m:salt="{_text(salt)}" m:key-size="32"/></m:encryption-data></m:file-entry>'
            )
    return samples.zipped({**parts, "META-INF/manifest.xml": _MANIFEST.format(entries)}, stored=True)


def whole(data: bytes, password: str = WORD, *, memory: int = 65_536) -> bytes:
    """An ODF package inside one encrypted part, as LibreOffice writes it since 24.8."""
    salt, vector = os.urandom(16), os.urandom(12)
    derivation = Argon2id(salt=salt, length=32, iterations=3, lanes=4, memory_cost=65_536)
    key = derivation.derive(hashlib.sha256(password.encode()).digest())
    entry = (
        f'<m:file-entry m:full-path="encrypted-package" m:size="{len(data)}"><m:encryption-data>'
        '<m:algorithm m:algorithm-name="http://www.w3.org/2009/xmlenc11#aes256-gcm"'
        f' m:initialisation-vector="{_text(vector)}"/><m:start-key-generation m:key-size="32"'
        ' m:start-key-generation-name="http://www.w3.org/2001/04/xmlenc#sha256"/><m:key-derivation'
        ' m:key-derivation-name="urn:org:documentfoundation:names:experimental:office:manifest:argon2id"'
        f' m:key-size="32" l:argon2-iterations="3" l:argon2-memory="{memory}" l:argon2-lanes="4"'
        f' m:salt="{_text(salt)}"/></m:encryption-data></m:file-entry>'
    )
    parts: dict[str, str | bytes] = {
        "mimetype": samples.part(data, "mimetype"),
        "encrypted-package": vector + AESGCM(key).encrypt(vector, _deflated(data), None),
        "META-INF/manifest.xml": _MANIFEST.format(entry),
    }
    return samples.zipped(parts, stored=True)


def _sealed(key: bytes, vector: bytes, plain: bytes) -> bytes:
    cipher = Cipher(algorithms.AES(key), modes.CBC(vector)).encryptor()
    return cipher.update(plain + bytes(-len(plain) % 16)) + cipher.finalize()


def _deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bomb() -> bytes:
    return odf(samples.repacked(made("odt", "de"), {"content.xml": b"<a>" + b" " * 300_000_000 + b"</a>"}))


def _macros(kind: str, name: str) -> bytes:
    return samples.repacked(made(kind, "de"), {name: b"x"})


LOCKED: list[Sample] = [
    *(
        Sample(f"verschlossen-{way.__name__}.{kind}", lambda way=way, kind=kind: way(made(kind, "de")),  # type: ignore[misc]
               words=TELLING["de"], notes=(Note.OPENED,), password=WORD)
        for kind, way in (("docx", agile), ("pptx", agile), ("xlsx", standard), ("docx", standard), ("odt", odf), ("odt", whole))
    ),
    *(
        Sample(f"verschlossen-falsch-{way.__name__}.{kind}", lambda way=way, kind=kind: way(made(kind, "de")),  # type: ignore[misc]
               State.ENCRYPTED, Reason.WRONG_PASSWORD, password="falsch")
        for kind, way in (("docx", agile), ("xlsx", standard), ("odt", odf), ("odt", whole))
    ),
    Sample("verschlossen-ohne.docx", lambda: agile(made("docx", "de")), State.ENCRYPTED, Reason.PASSWORD),
    Sample("verschlossen-blowfish.odt", lambda: odf(made("odt", "de"), algorithm="Blowfish CFB"), State.ENCRYPTED,
           Reason.UNKNOWN_ENCRYPTION, password=WORD),
    Sample("verschlossen-gierig.odt", lambda: whole(made("odt", "de"), memory=4_000_000), State.ENCRYPTED,
           Reason.UNKNOWN_ENCRYPTION, password=WORD),
    Sample("verschlossen-makro.docx", lambda: agile(_macros("docx", "word/vbaProject.bin")), State.REJECTED, Reason.MACROS,
           password=WORD),
    Sample("verschlossen-makro.odt", lambda: odf(_macros("odt", "Basic/Standard/Module1.xml")), State.REJECTED,
           Reason.MACROS, password=WORD),
    Sample("verschlossen-dtd.odt", lambda: whole(samples.repacked(made("odt", "de"), {"styles.xml": samples.DTD + "<s/>"})),
           State.REJECTED, Reason.XML_DTD, password=WORD),
    Sample("verschlossen-bombe.odt", _bomb, State.REJECTED, Reason.ZIP_BOMB, password=WORD),
    Sample("verschlossen-andere.docx", lambda: agile(made("xlsx", "de")), State.REJECTED, Reason.MISMATCH, password=WORD),
    Sample("verschlossen-kaputt.docx", lambda: agile(made("docx", "de"))[:-3_000], password=WORD, state=State.FAILED),
    Sample("verschlossen.xls", lambda: samples.ole("EncryptedPackage"), password=WORD, state=State.REJECTED),
    Sample("ohne-not.pdf", partial(made, "pdf", "de"), words=TELLING["de"], password=WORD),
]  # fmt: skip
