"""Who works where in which role and languages, and the permissions that follow."""
