"""Terms as TBX-Basic, version 3 in DCA style (ISO 30042:2019); read also from version 2 ("martif") files.

Files come from other programs and from strangers: no document type, no entities, nothing fetched, nothing expanded.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _t
from lxml import etree

from knowledge.glossary.exchange.entries import MOST, BadFile, Entry, clean
from knowledge.glossary.models import lines

NAMESPACE = "urn:iso:std:iso:30042:ed-2"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
PREFERRED, ADMITTED, VARIANT = "preferredTerm-admn-sts", "admittedTerm-admn-sts", "variant"
ENTRY, SECTION = ("conceptEntry", "termEntry"), ("langSec", "langSet")


def write(entries: Iterable[Entry], *, title: str) -> bytes:
    root = etree.Element(f"{{{NAMESPACE}}}tbx", nsmap={None: NAMESPACE})
    root.set("type", "TBX-Basic")
    root.set("style", "dca")
    root.set(LANG, settings.LANGUAGE_CODE)
    file = _add(_add(root, "tbxHeader"), "fileDesc")
    _add(_add(file, "titleStmt"), "title", title)
    _add(_add(file, "sourceDesc"), "p", title)
    body = _add(_add(root, "text"), "body")
    for entry in entries:
        _write_entry(body, entry)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _write_entry(body: Any, entry: Entry) -> None:
    concept = _add(body, "conceptEntry")
    concept.set("id", entry.id)
    for topic in entry.topics:
        _add(concept, "descrip", topic, type="subjectField")
    if entry.changed:
        group = _add(concept, "transacGrp")
        _add(group, "transac", "modification", type="transactionType")
        _add(group, "date", entry.changed)
    for language, text in entry.texts.items():
        section = _add(concept, "langSec")
        section.set(LANG, language)
        if text["definition"]:
            _add(section, "descrip", text["definition"], type="definition")
        _write_term(section, text["name"], administrativeStatus=PREFERRED)
        for name in lines(text["other_names"]):
            _write_term(section, name, administrativeStatus=ADMITTED)
        for line in lines(text["regional_names"]):
            name, _stroke, place = line.partition("|")
            _write_term(section, name.strip(), administrativeStatus=ADMITTED, geographicalUsage=place.strip() or "–")
        for name in lines(text["spellings"]):
            _write_term(section, name, administrativeStatus=ADMITTED, termType=VARIANT)


def _write_term(section: Any, name: str, **notes: str) -> None:
    part = _add(section, "termSec")
    _add(part, "term", name)
    for kind, value in notes.items():
        _add(part, "termNote", value, type=kind)


def _add(parent: Any, tag: str, text: str = "", **attributes: str) -> Any:
    made = etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}", attrib=attributes)
    if text:
        made.text = text
    return made


def read(content: bytes) -> list[Entry]:
    """Raises BadFile."""
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_pis=True)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BadFile(_t("This is no readable XML: %(reason)s") % {"reason": str(error)[:200]}) from error
    if root.getroottree().docinfo.doctype or any(True for _one in root.iter(etree.Entity)):
        raise BadFile(_t("The file has a document type or entities of its own; it is not read, for safety."))
    found = list(_entries(root))
    if not found:
        raise BadFile(_t("There are no terms in this file; is it TBX?"))
    return found


def _entries(root: Any) -> Iterator[Entry]:
    number = 0
    for concept in root.iter(etree.Element):
        if _name(concept) not in ENTRY:
            continue
        number += 1
        if number > MOST:
            raise BadFile(_t("More than %(most)d terms in one file; please split it.") % {"most": MOST})
        yield _entry(concept)


def _entry(concept: Any) -> Entry:
    texts: dict[str, dict[str, str]] = {}
    for section in concept:
        if _name(section) in SECTION:
            code = _language(section.get(LANG) or section.get("lang") or "")
            if code:
                texts.setdefault(code, _text(section))
    topics = (_words(one) for one in concept if _name(one) == "descrip" and one.get("type") == "subjectField")
    dates = [_words(one) for one in concept.iter(etree.Element) if _name(one) == "date" and _is_own(one, concept)]
    return Entry(concept.get("id") or "", dates[-1] if dates else "", tuple(filter(None, topics)), texts)


def _is_own(date: Any, concept: Any) -> bool:
    group = date.getparent()
    return group is not None and _name(group) == "transacGrp" and group.getparent() is concept


def _text(section: Any) -> dict[str, str]:
    preferred, others, regional, spellings, definition = "", [], [], [], ""
    for one in section.iter(etree.Element):
        kind = _name(one)
        if kind == "definition" or (kind == "descrip" and one.get("type") == "definition"):
            definition = definition or _words(one)
        elif kind == "term" and (name := _words(one)):
            notes = _notes(one)
            if "geographicalUsage" in notes:
                place = notes["geographicalUsage"].strip("–")
                regional.append(f"{name} | {place}" if place else name)
            elif notes.get("termType") == VARIANT:
                spellings.append(name)
            elif not preferred and notes.get("administrativeStatus") in ("preferredTerm-admn-sts", "preferred"):
                preferred = name
            else:
                others.append(name)
    if not preferred and others:
        preferred = others.pop(0)
    return clean({"name": preferred, "other_names": "\n".join(others), "regional_names": "\n".join(regional),
                  "spellings": "\n".join(spellings), "definition": definition})  # fmt: skip


def _notes(term: Any) -> dict[str, str]:
    """The notes beside a term, by their kind; those of version 2 stand one level higher as well."""
    parent = term.getparent()
    around = [*parent, *(parent.getparent() if _name(parent) == "termGrp" else ())]
    return {one.get("type") or _name(one): _words(one) for one in around if _name(one) not in ("term", "termGrp")}


def _language(code: str) -> str:
    """The site's language of a code such as "de-AT"; "" for one the site does not have."""
    known = [one for one, _name_of in settings.LANGUAGES]
    code = code.strip().lower()
    return code if code in known else next((one for one in known if code.split("-")[0] == one), "")


def _name(element: Any) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _words(element: Any) -> str:
    return "\n".join(" ".join(line.split()) for line in "".join(element.itertext()).strip().splitlines())
