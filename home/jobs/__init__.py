"""Background work: leases, runs and the schedule's memory."""
