"""Commands of the knowledge room: `manage.py extract` and others."""
