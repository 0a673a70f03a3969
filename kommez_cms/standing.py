"""What `doctor` says of the pages the law asks for; the editor's home names each of them to whoever may mend it."""

from home import standing
from kommez_cms.probes import OK, WARNING, Finding


def standing_pages() -> Finding:
    """Warning: a page the law asks for is missing, unfinished or due; the editor's home names each."""
    found = standing.faults()
    if not found:
        return Finding(
            "standing-pages", OK, "Imprint, privacy notice and accessibility statement stand in every language"
        )
    listed = ", ".join(dict.fromkeys(f"{fault.role} ({fault.language})" for fault in found))
    return Finding("standing-pages", WARNING, f"To be finished: {listed}", {"faults": len(found)})
