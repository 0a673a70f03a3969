"""May this file come in? The check of its content, then the virus scanner where the site has one.

The policy is closed: what the scanner has not seen is nobody's to fetch. An upload of staff waits as "being checked"
while the scanner is away, and the job of `scanning` goes on with it.
"""

from dataclasses import replace
from typing import BinaryIO

import structlog

from knowledge.documents.checks import Verdict, check_upload
from knowledge.documents.extraction.messages import explain
from knowledge.documents.extraction.results import Reason
from knowledge.documents.storing import clamd

log = structlog.get_logger("kommez.scanner")

REFUSED = {clamd.Result.INFECTED: Reason.INFECTED, clamd.Result.TOO_LARGE: Reason.TOO_LARGE_TO_SCAN}


def admit(file: BinaryIO, name: str) -> Verdict:
    """Judge an open, seekable file, outside of any transaction; leaves it at its start.

    `is_scanned` is False when the scanner was asked and did not answer, or when there is none.
    """
    verdict = check_upload(file, name)
    if not verdict.ok or not clamd.is_asked():
        return verdict
    file.seek(0)
    finding = clamd.scan(file)
    file.seek(0)
    if finding.result in REFUSED:
        reason = REFUSED[finding.result]
        log.warning("upload-refused", result=finding.result, signature=finding.name)
        explanation, remedy = explain(reason)
        return Verdict(verdict.media_type, "", False, reason, explanation, remedy)
    return replace(verdict, is_scanned=finding.result == clamd.Result.CLEAN)


def waits(verdict: Verdict) -> bool:
    """Whether a file with this verdict must wait for the scanner."""
    return clamd.is_asked() and not verdict.is_scanned
