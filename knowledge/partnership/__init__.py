"""The partnership at a glance, for everybody: who mirrors whom, what is under way, what it serves."""
