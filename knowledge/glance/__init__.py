"""The partnership at a glance for coordinators and administrators, and the report to the council."""
