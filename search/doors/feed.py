"""A search as a feed: what was found, the newest first, for those who want to hear of what comes."""

import datetime
import re
import uuid
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import pgettext as _pt
from django.views.decorators.http import require_safe

from search.access import viewer_of
from search.doors.addresses import absolute
from search.doors.dates import dates_of
from search.doors.marks import marked
from search.hits import Hit
from search.parameters import DATE, Parameters
from search.service import search
from search.versions import note_version

ENTRIES = 20
UNDATED = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)  # Atom wants a moment of every entry

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Feed(Atom1Feed):
    def latest_post_date(self) -> datetime.datetime:
        """Of an empty feed too it must not be the present moment: the reply is kept, and compared."""
        return max((item["updateddate"] for item in self.items), default=UNDATED)


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Takes the parameters of the result page and obeys the same access rule. Any query string answers 200."""
    language, viewer = get_language() or "de", viewer_of(request)
    asked = replace(Parameters.read(request.GET), sort=DATE, page=1, size=ENTRIES)
    found = search(asked, viewer, language)
    if found.state is not None:
        note_version(request, found.state)
    parameters = replace(found.parameters, size=0)
    heading = found.query.text or _pt("noun", "Search")
    atom = Feed(
        title=f"KommEZ: {heading}",
        link=absolute(f"{reverse('search:results')}{parameters.query()}"),
        description=heading,
        language=language,
        feed_url=absolute(f"{reverse('search:feed')}{parameters.query(sort='')}"),
    )
    dates = dates_of(found.hits)
    for hit in found.hits:
        day = dates.get(hit.entry_id)
        atom.add_item(
            title=_plain(hit.title),
            link=absolute(hit.url),
            description=_plain(hit.snippet),
            unique_id=_name_of(hit),
            updateddate=datetime.datetime.combine(day, datetime.time(), datetime.UTC) if day else UNDATED,
            categories=[hit.kind_label] if hit.kind_label else [],
        )
    response = HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
    response["X-Robots-Tag"] = "noindex"
    if viewer.is_member:
        patch_cache_control(response, private=True, no_store=True)
    return response


def _plain(source: str) -> str:
    """Without markup, and without what XML cannot hold: texts read from files may have anything in them."""
    return _NOT_IN_XML.sub("", marked(source).text)


def _name_of(hit: Hit) -> str:
    """The same for one language version of one thing, whatever its address becomes."""
    return uuid.uuid5(uuid.NAMESPACE_URL, absolute(f"/{hit.group}/{hit.language}")).urn
