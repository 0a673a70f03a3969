"""What the worker does by the clock. A system check (kommez.E001) finds names that lead nowhere."""

from home.jobs.scheduler import Job

MINUTE = 60.0
HOUR = 60 * MINUTE
DAY = 24 * HOUR

JOBS: tuple[Job, ...] = (
    Job("publish-scheduled", "home.jobs.publishing.publish_due", every=MINUTE, lane="clock"),
    Job("reap-tasks", "home.jobs.reaper.reap", every=MINUTE / 2, lane="clock"),
    Job("search-catch-up", "search.following.catch_up", every=10.0, lane="search"),
    Job("read-unread-documents", "knowledge.documents.reading.requeue_unfinished", every=10 * MINUTE, lane="clock"),
    Job("clear-sessions", "home.jobs.housekeeping.clear_sessions", every=DAY, lane="housekeeping"),
    Job("forget-finished-tasks", "home.jobs.housekeeping.forget_finished_tasks", every=DAY, lane="housekeeping"),
)
