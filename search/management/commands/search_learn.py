"""`manage.py search_learn`: learn from the site's public translations which word stands for which, now."""

from typing import Any

from django.core.management.base import BaseCommand

from search.lexicon.training import train


class Command(BaseCommand):
    help = "Learn the translations of words from the public pages and documents that exist in several languages."

    def handle(self, *args: Any, **options: Any) -> None:
        done = train()
        for (source, target), terms in sorted(done.terms.items()):
            self.stdout.write(f"{source} > {target}: {terms} terms")
        self.stdout.write(self.style.SUCCESS(f"{done.groups} translated things in {done.seconds:.1f} s"))
