"""Registers the switchboard: system checks and management commands of the installation."""

from django.apps import AppConfig


class KommezConfig(AppConfig):
    name = "kommez_cms"
    verbose_name = "KommEZ"
