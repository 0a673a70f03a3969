"""What do states, reasons and notes mean in plain words, and what can an editor do about them?"""

from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from knowledge.documents.extraction.results import Note, Reason, State

STATES: dict[State, Promise] = {
    State.OK: _("The text was read completely."),
    State.PARTIAL: _("Only a part of the text could be read."),
    State.TRUNCATED: _("The text is very long; its beginning was read."),
    State.NO_TEXT: _("The file holds no text that can be read."),
    State.ENCRYPTED: _("The file is protected by a password."),
    State.REJECTED: _("The file was refused."),
    State.FAILED: _("The file could not be read."),
}

# Reason -> (what is the matter, what to do).
REASONS: dict[Reason, tuple[Promise, Promise]] = {
    Reason.SCAN: (
        _("The pages are pictures (a scan), and the program that recognises text in them is not installed."),
        _("If there is an original with text, upload that; search will find it."),
    ),
    Reason.PAGES_LEFT: (
        _("Some pages are pictures whose text is still to be recognised."),
        _("They are read in the background; come back in some minutes."),
    ),
    Reason.STOPPED: (
        _("An editor stopped the recognition of further pages."),
        _("Have the file read anew to go on."),
    ),
    Reason.PICTURE: (
        _("This is a picture in which no text was found."),
        _("Describe in the document's description what the picture shows."),
    ),
    Reason.EMPTY_TEXT: (_("There is no visible text in the file."), _("Check that this is the file you meant.")),
    Reason.LEGACY: (
        _("Files of this older format are kept, but their text is not read."),
        _("Save the file as DOCX, ODT, XLSX or PDF and upload it again."),
    ),
    Reason.PASSWORD: (
        _("A password is needed to open the file."),
        _("Remove the password in the program that made the file, then upload it again."),
    ),
    Reason.WRONG_PASSWORD: (_("The password does not open the file."), _("Check the password and enter it again.")),
    Reason.UNKNOWN_ENCRYPTION: (
        _("The file is protected in a way that cannot be opened here."),
        _("Remove the password in the program that made the file, then upload it again."),
    ),
    Reason.PAGE_LIMIT: (_("The file has more than 5,000 pages."), _("Split it into several files.")),
    Reason.TEXT_LIMIT: (_("The file has more than 5 million characters of text."), _("Split it into several files.")),
    Reason.CELL_LIMIT: (
        _("The tables have more than 500,000 cells."),
        _("Share the large table as CSV, and the summary as a document."),
    ),
    Reason.DAMAGED: (
        _("The file is damaged or incomplete."),
        _("Open the file in the program that made it, save it anew and upload it again."),
    ),
    Reason.DAMAGED_PAGES: (
        _("Some pages are damaged."),
        _("Open the file in the program that made it, save it anew and upload it again."),
    ),
    Reason.TORN: (
        _("The end of the file is missing; what came before it was read."),
        _("Upload it again; the transfer may have been cut."),
    ),
    Reason.EMBEDDED_UNREAD: (
        _("The file contains an embedded document that was not read."),
        _("Open the file in the program that made it, save it anew and upload it again."),
    ),
    Reason.TIME: (_("Reading took too long and was stopped."), _("Save the file as a plain PDF, or split it.")),
    Reason.MEMORY: (_("Reading needed too much memory and was stopped."), _("Split the file into smaller ones.")),
    Reason.OUTPUT: (_("The file holds too much text at once."), _("Split it into several files.")),
    Reason.CRASHED: (
        _("The program that reads files stopped at this one."),
        _("Save it anew in the program that made it, for example as PDF."),
    ),
    Reason.UNREADABLE: (_("The stored file could not be opened."), _("Tell the administrators of this site.")),
    Reason.EMPTY_FILE: (_("The file is empty (0 bytes)."), _("Upload it again; the transfer may have been cut.")),
    Reason.UNKNOWN_TYPE: (
        _("It is not clear what kind of file this is."),
        _("Save it as PDF, DOCX, ODT, XLSX, PPTX or TXT."),
    ),
    Reason.EXECUTABLE: (_("The file is a program."), _("Programs cannot be shared here. Upload the document itself.")),
    Reason.ARCHIVE: (_("The file is an archive (such as ZIP)."), _("Unpack it and upload the documents one by one.")),
    Reason.MISMATCH: (
        _("The content of the file is not what its name says."),
        _("Save the file anew in the format you want, instead of renaming it."),
    ),
    Reason.POLYGLOT: (
        _("The file holds a second, hidden file of another kind."),
        _("Save it anew in the program that made it, for example as PDF."),
    ),
    Reason.MACROS: (
        _("The file contains macros (small programs)."),
        _("Save it without macros, as DOCX, XLSX, PPTX, ODT or PDF."),
    ),
    Reason.ZIP_BOMB: (
        _("Unpacked, the file would be enormous. Such files are made to stop computers."),
        _("Save it anew in the program that made it, for example as PDF."),
    ),
    Reason.XML_DTD: (
        _("The file contains instructions that may load other files (a document type in its XML)."),
        _("Save it anew in an office program, or as PDF."),
    ),
    Reason.ACTIVE_SVG: (
        _("The drawing contains scripts or loads things from elsewhere."),
        _("Save the drawing as PNG or PDF."),
    ),
    Reason.ACTIVE_HTML: (
        _("The web page has scripts, frames, forms or other parts that act by themselves."),
        _("Save it without scripts, or print it to PDF, or paste its text into an article."),
    ),
    Reason.ACTIVE_CONTENT: (
        _("Drawings of this kind (SVG) can run scripts, so they are not accepted as documents."),
        _("Save the drawing as PNG or PDF."),
    ),
    Reason.TOO_LARGE_TO_SCAN: (
        _("The file is larger than the virus scanner of this site takes, so it cannot be shared."),
        _("Split it, or ask the administrators to raise the limit of the scanner."),
    ),
    Reason.REMOTE_TEMPLATE: (
        _("The file loads a template from elsewhere when it is opened. Attacks come that way."),
        _("Save it as PDF, or detach the template in your office program and save it anew."),
    ),
    Reason.LAUNCHES: (
        _("The file starts programs or sends data when it is opened."),
        _("Print it to a new PDF, or save it anew without scripts and links to programs."),
    ),
    Reason.EMBEDDED_PROGRAM: (
        _("A program is embedded in the file."),
        _("Remove what is embedded and save the file anew, or save it as PDF."),
    ),
    Reason.PICTURE_BOMB: (
        _("Unpacked, the picture would be enormous."),
        _("Save it smaller, with at most 80 million pixels."),
    ),
    Reason.INFECTED: (
        _("The file holds a known virus or the test sign of virus scanners."),
        _("Do not open it; tell your computer department."),
    ),
}

NOTES: dict[Note, Promise] = {
    Note.HIDDEN_TEXT: _("The file has hidden text. It is not shown and not searched, but it is in the file."),
    Note.INVISIBLE_TEXT: _("The file has text nobody can see, such as white on white. It was left out."),
    Note.COVERED_TEXT: _(
        "The file has text under black boxes or pictures. It was left out here, but anyone with the file can read it."
    ),
    Note.OFF_PAGE: _("The file has text beside the page, where nobody sees it. It was left out."),
    Note.RECOGNISED: _("Text was recognised from pictures of pages; it may hold mistakes."),
    Note.POOR_TEXT: _("Some pages are hard to read. Their text is searched, but not shown in results."),
    Note.HIDDEN_SHEETS: _("The file has hidden sheets. They are not shown and not searched, but they are in the file."),
    Note.HIDDEN_SLIDES: _("The file has hidden slides. They are not shown and not searched, but they are in the file."),
    Note.HIDDEN_CELLS: _("The file has hidden rows or columns. They are not shown and not searched."),
    Note.SPEAKER_NOTES: _("The speaker notes of the slides can be read and searched."),
    Note.TRACKED_CHANGES: _("The file still holds tracked changes; deleted words can be restored from it."),
    Note.REVERSED_ARABIC: _("Arabic words were stored backwards in the file; they were put right for reading."),
    Note.SOME_PAGES_SCANNED: _("Some pages are pictures; their text is not read yet."),
    Note.EXTERNAL_REFERENCES: _("The file refers to things outside, which are loaded when someone opens it."),
    Note.PDF_SCRIPT: _("The PDF contains scripts. They are not run here."),
    Note.EMBEDDED_FILES: _("Other files are embedded in this file; they are not read."),
    Note.ENCRYPTED: _("The file is protected by a password; its text cannot be searched."),
    Note.OPENED: _("Who downloads the file needs its password; the text was read with it and can be read here."),
}


# Note -> how many passages stay out of the text.
LEFT_OUT: dict[Note, Any] = {
    Note.HIDDEN_TEXT: ngettext_lazy(
        "%(count)d hidden passage was left out.", "%(count)d hidden passages were left out.", "count"
    ),
    Note.INVISIBLE_TEXT: ngettext_lazy(
        "%(count)d invisible passage was left out.", "%(count)d invisible passages were left out.", "count"
    ),
    Note.COVERED_TEXT: ngettext_lazy(
        "%(count)d passage under a black box was left out.",
        "%(count)d passages under black boxes were left out.",
        "count",
    ),
    Note.OFF_PAGE: ngettext_lazy(
        "%(count)d passage beside the page was left out.", "%(count)d passages beside the page were left out.", "count"
    ),
    Note.TRACKED_CHANGES: ngettext_lazy(
        "%(count)d deleted passage was left out.", "%(count)d deleted passages were left out.", "count"
    ),
}


def explain_state(state: State | str) -> Promise:
    """The state in a sentence. Raises ValueError for a state that does not exist."""
    return STATES[State(state)]


def explain(reason: Reason | str) -> tuple[Promise | str, Promise | str]:
    """(what is the matter, what to do) in plain words, lazily translated; two empty strings for no reason."""
    return REASONS.get(Reason(reason), ("", ""))


def explain_left_out(note: Note | str, passages: int) -> str:
    """How much stays out of the text, in a sentence; empty for notes that count nothing. See `LEFT_OUT`."""
    sentence = LEFT_OUT.get(Note(note))
    return str(sentence % {"count": passages}) if sentence is not None else ""


def explain_note(note: Note | str) -> Promise:
    """What the uploader should know, in a sentence. Raises ValueError for a note that does not exist.

    A note may carry a number ("covered-text:3"): how many passages were left out.
    """
    code, _separator, count = str(note).partition(":")
    told = explain_left_out(code, int(count)) if count else ""
    return format_lazy("{} {}", told, NOTES[Note(code)]) if told else NOTES[Note(code)]
