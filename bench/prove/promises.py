"""The promises, in the order of their weight, and where each is tested.

A test adds a figure by the fixture `figure`; a promise without tests is printed as "not yet".
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Promise:
    """`tests`: paths of test files or folders, as pytest takes them. `so_far`: what they do not cover yet.

    `measure`: a function of `bench.prove` ("module:name") that measures beside the tests and returns figures.
    """

    number: int
    name: str
    promised: str
    tests: tuple[str, ...] = ()
    so_far: str = ""
    measure: str = ""


BY_STEPS = "10,000 steps by --steps 10000; some hundreds of them by default"

PROMISES: tuple[Promise, ...] = (
    Promise(
        1,
        "Nothing private can be seen, counted or guessed, by any door",
        "0 differing bytes",
        ("tests/access/doors/prove_doors.py", "tests/access", "tests/search/test_nothing_leaks.py"),
        "10,000 steps by --steps 10000; about five minutes of them by default",
    ),
    Promise(
        2,
        "A privacy change works at once, index stale or not",
        "next request",
        ("tests/search/test_very_next_search.py", "tests/kommez_cms/test_page_cache.py"),
    ),
    Promise(
        3,
        "The search index cannot drift",
        "0 lost in every crash point",
        ("tests/search/test_following.py",),
        "processes and disks that fail on SQLite; with Elasticsearch from part 3 on",
        measure="crashes:index_figures",
    ),
    Promise(4, "Rebuild with no gap", "0 failed searches, 0 lost edits under 20 writes/s"),
    Promise(5, "Search and saving go on when Elasticsearch is down", "0 errors, saves +100 ms at most"),
    Promise(
        6,
        "An upload we confirmed is never lost; one we did not is never seen",
        "0 of all crash points",
        ("tests/knowledge/documents/test_blobs.py",),
        "the power cut inside a system call is SQLite's and the file system's own promise",
        measure="crashes:upload_figures",
    ),
    Promise(
        7,
        "Any file ends in a known state, the site never notices",
        "30 s and 512 MB at most",
        ("tests/knowledge/documents/test_samples.py", "tests/knowledge/documents/test_recognising.py"),
        "100,000 changed files by --all; 20,000 by default",
        measure="files:mutation_figures",
    ),
    Promise(
        8,
        "What a file is, is decided by its content",
        "0 accepted of the hostile files",
        ("tests/knowledge/documents/test_hostile_files.py", "tests/knowledge/documents/test_checks.py"),
    ),
    Promise(
        9,
        "No query can break or slow the search",
        "0 errors in 100,000 queries, 99 of 100 within 300 ms",
        ("tests/search/test_hostile_queries.py", "tests/search/test_query.py"),
        "all hundred thousand by --all; as many as fit two minutes by default",
        measure="hostile:query_figures",
    ),
    Promise(
        10,
        "Files are still what was uploaded",
        "every original hashed again in 30 days",
        ("tests/knowledge/documents/test_fixity.py", "tests/knowledge/documents/test_fixity_of_pictures.py"),
        measure="originals:figures",
    ),
    Promise(
        11,
        "Text comes out right in four languages",
        "98 % of lines at least",
        ("tests/knowledge/documents/test_reading_families.py", "tests/knowledge/documents/test_arabic.py"),
        "files printed by other programs and scans are measured by `make bench`",
    ),
    Promise(12, "OWASP ASVS 5.0 level 2", "253 requirements in one table"),
    Promise(13, "No third party ever learns of a visit", "0 requests to other hosts, 0 cookies"),
    Promise(14, "Accessible", "0 axe violations on every template"),
    Promise(15, "Usable at 400 kbit/s, bearable at 50", "the byte budgets"),
    Promise(
        16,
        "Nobody's edit is lost",
        "0 silent overwrites, 0 of 1,000 interleavings of two editors lose an edit",
        ("tests/knowledge/revisions/test_merging.py", "tests/knowledge/revisions/test_second_saver.py"),
        BY_STEPS,
    ),
    Promise(17, "Restore works", "200 addresses byte-equal after a restore"),
    Promise(
        18,
        "Pictures give nobody away",
        "0 bytes of EXIF, GPS or XMP in anything shown",
        ("tests/home/test_images.py", "tests/home/test_pictures_give_nobody_away.py"),
    ),
    Promise(19, "Accounts hold", "second factor, delays, equal answers"),
    Promise(20, "Patched in days", "0 known advisories, hashes, SBOM"),
    Promise(21, "Every act has a witness", "a broken line of the log is named"),
    Promise(
        22,
        "Downloads resume",
        "hash equal after 50 cuts",
        ("tests/knowledge/documents/test_ranges.py", "tests/knowledge/documents/uploading"),
    ),
    # Of the exchange: random lives against a model of their own.
    Promise(
        31,
        "Every question ends in exactly one of answered, passed on, closed; its clock counts working hours only",
        "0 of 10,000 steps",
        ("tests/knowledge/questions/test_every_question_ends.py", "tests/knowledge/institutions/test_working_time.py"),
        BY_STEPS,
    ),
    Promise(
        32,
        "No mirror holds that one side alone wanted",
        "0 of 10,000 steps",
        ("tests/knowledge/institutions/test_no_one_sided_mirror.py",),
        BY_STEPS,
    ),
    Promise(
        33,
        "A digest tells each thing once and nothing its reader may not see",
        "0 of 10,000 steps",
        ("tests/knowledge/following/test_digest_machine.py",),
        BY_STEPS,
    ),
    Promise(
        34,
        "Figures of the overview and funnels equal the lists behind them",
        "0 of 10,000 steps",
        (
            "tests/knowledge/glance/test_every_figure_is_its_list.py",
            "tests/knowledge/transfers/test_funnel_counts_events.py",
        ),
        BY_STEPS,
    ),
    Promise(
        35,
        "Never more people with a place than places; everybody is told once",
        "0 of 10,000 steps",
        ("tests/knowledge/events/test_places.py",),
        BY_STEPS,
    ),
    Promise(
        36,
        "All that is kept about a person can be handed out and erased",
        "0 rows that name them",
        ("tests/knowledge/people",),
    ),
    Promise(
        37,
        "Exactly the parts of a translation are marked whose source has changed",
        "0 of 10,000 steps",
        ("tests/knowledge/translations/test_freshness_machine.py",),
        BY_STEPS,
    ),
)
