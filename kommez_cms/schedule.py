"""What the worker does by the clock. A system check (kommez.E001) finds names that lead nowhere."""

from home.jobs.scheduler import Job

MINUTE = 60.0
HOUR = 60 * MINUTE
DAY = 24 * HOUR

JOBS: tuple[Job, ...] = (
    Job("publish-scheduled", "home.jobs.publishing.publish_due", every=MINUTE, lane="clock"),
    Job("reap-tasks", "home.jobs.reaper.reap", every=MINUTE / 2, lane="clock"),
    Job("send-letters", "home.mails.sending.send_due", every=15.0, lane="mail"),
    Job("count-readings", "home.readings.counting.take_in", every=10 * MINUTE, lane="housekeeping"),
    Job("tidy-readings", "home.readings.counting.tidy", every=DAY, lane="housekeeping"),
    Job("translate", "home.machine.translating.make_due", every=10.0, lane="translation"),
    Job("forget-networks", "home.public.forms.tidy", every=DAY / 4, lane="housekeeping"),
    Job("tidy-letters", "home.mails.sending.tidy", every=DAY, lane="housekeeping"),
    Job("search-catch-up", "search.upkeep.follow", every=2.0, lane="search"),
    Job("search-check", "search.upkeep.check", every=6 * HOUR, lane="search"),
    Job("search-learn", "search.lexicon.training.train_when_due", every=10 * MINUTE, lane="lexicon"),
    Job("search-queries", "search.querylog.take_in", every=10 * MINUTE, lane="housekeeping"),
    Job("search-queries-tidy", "search.operation.retention.tidy", every=DAY, lane="housekeeping"),
    Job("search-clicks", "search.operation.clicks.take_in", every=10 * MINUTE, lane="housekeeping"),
    Job("search-synonyms", "search.operation.candidates.learn", every=DAY, lane="housekeeping"),
    Job("feedback-due", "knowledge.feedback.deadlines.look", every=10 * MINUTE, lane="clock"),
    Job("forget-readers", "knowledge.feedback.personal.forget_addresses", every=DAY, lane="housekeeping"),
    Job("tidy-opinions", "knowledge.feedback.opinions.tidy", every=DAY, lane="housekeeping"),
    Job("tidy-comments", "knowledge.comments.waiting.forget_orphans", every=DAY, lane="housekeeping"),
    Job("mails-of-news", "knowledge.following.digest.send_due", every=2 * MINUTE, lane="news"),
    Job("look-at-articles", "knowledge.condition.collecting.collect", every=5 * MINUTE, lane="housekeeping"),
    Job("check-links", "knowledge.condition.checking.check_due", every=15 * MINUTE, lane="links"),
    Job("check-translation-states", "knowledge.coverage.keeping.repair", every=DAY, lane="housekeeping"),
    Job("check-recent-changes", "knowledge.recent.keeping.repair", every=DAY, lane="housekeeping"),
    Job("ask-for-checks", "knowledge.validity.reminding.remind", every=DAY, lane="housekeeping"),
    Job("check-statement", "knowledge.standing.reminding.remind", every=DAY, lane="housekeeping"),
    Job("read-unread-documents", "knowledge.documents.reading.requeue_unfinished", every=10 * MINUTE, lane="clock"),
    Job("scan-waiting", "knowledge.documents.storing.scanning.scan_waiting", every=MINUTE, lane="originals"),
    Job("check-originals", "knowledge.documents.storing.fixity.check_due", every=5 * MINUTE, lane="originals"),
    Job("tidy-uploads", "knowledge.documents.uploading.life.tidy", every=HOUR, lane="housekeeping"),
    Job("sweep-blobs", "knowledge.documents.families.sweep_blobs", every=DAY, lane="housekeeping"),
    Job("make-previews", "knowledge.documents.previews.making.make_due", every=15.0, lane="previews"),
    Job("compare-texts", "knowledge.documents.likeness.keeping.sign_due", every=30.0, lane="previews"),
    Job("sweep-previews", "knowledge.documents.previews.making.sweep", every=DAY, lane="housekeeping"),
    Job("questions-due", "knowledge.questions.deadlines.look", every=5 * MINUTE, lane="clock"),
    Job("forget-participants", "knowledge.events.retention.forget_participants", every=DAY, lane="housekeeping"),
    Job("forget-askers", "knowledge.questions.retention.forget_askers", every=DAY, lane="housekeeping"),
    Job("tidy-exports", "knowledge.documents.bulk.exporting.tidy", every=10 * MINUTE, lane="housekeeping"),
    Job("tidy-batches", "knowledge.documents.bulk.receiving.tidy", every=DAY, lane="housekeeping"),
    Job("tidy-reports", "knowledge.glance.preparing.tidy", every=10 * MINUTE, lane="housekeeping"),
    Job("tidy-packs", "knowledge.packs.making.tidy", every=10 * MINUTE, lane="housekeeping"),
    Job("tidy-printed", "knowledge.printing.shelf.tidy", every=DAY, lane="housekeeping"),
    Job("clear-sessions", "home.jobs.housekeeping.clear_sessions", every=DAY, lane="housekeeping"),
    Job("forget-finished-tasks", "home.jobs.housekeeping.forget_finished_tasks", every=DAY, lane="housekeeping"),
)
