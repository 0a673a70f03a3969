"""How much was sent by public forms today, per network, without anybody's address."""

import secrets

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def new_key() -> str:
    return secrets.token_hex(32)


class NetworkKey(models.Model):
    """The key of one day, under which networks are named. Deleted the day after, so the names mean nothing then."""

    day = models.DateField(primary_key=True, default=timezone.localdate)
    key = models.CharField(max_length=64, default=new_key)

    class Meta:
        verbose_name = _("key of a day")
        verbose_name_plural = _("keys of days")

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"


class Network(models.Model):
    day = models.DateField()
    purpose = models.CharField(max_length=40)
    name = models.CharField(max_length=24)
    sent = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("network that sent forms")
        verbose_name_plural = _("networks that sent forms")
        constraints = [models.UniqueConstraint(fields=["day", "purpose", "name"], name="one_count_per_network_and_day")]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.purpose}: {self.sent}"
