"""Django's makemessages, which also hears the short names under which this project imports gettext and pgettext."""

from django.core.management.commands import makemessages


class Command(makemessages.Command):
    xgettext_options = [*makemessages.Command.xgettext_options, "--keyword=_t", "--keyword=_pt:1c,2"]
