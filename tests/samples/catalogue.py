"""All samples. Names are unique; each is made anew by the same code, and none is taken from anywhere."""

from tests.samples.broken import BROKEN
from tests.samples.hidden import HIDDEN
from tests.samples.hostile import HOSTILE
from tests.samples.locked import LOCKED
from tests.samples.model import Sample
from tests.samples.ordinary import ORDINARY
from tests.samples.webpages import PAGES

SAMPLES: list[Sample] = [*ORDINARY, *HIDDEN, *HOSTILE, *BROKEN, *LOCKED, *PAGES]
