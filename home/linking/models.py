"""What every published page is and was called, and which titles published texts name in double brackets."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from home.linking.keys import LONGEST


class PageName(models.Model):
    """A title a page has, or had when it was published: a renamed page is still found by its former names."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="names")
    key = models.CharField(max_length=LONGEST, db_index=True)
    title = models.CharField(max_length=LONGEST)
    is_current = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("name of a page")
        verbose_name_plural = _("names of pages")
        constraints = [models.UniqueConstraint(fields=["page", "key"], name="one_name_per_page_and_key")]

    def __str__(self) -> str:
        return self.title


class NamedLink(models.Model):
    """A published text names a title: a row per page and title, whether something of that title exists or not."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="named_links")
    key = models.CharField(max_length=LONGEST, db_index=True)
    title = models.CharField(max_length=LONGEST)

    class Meta:
        verbose_name = _("link by title")
        verbose_name_plural = _("links by title")
        constraints = [models.UniqueConstraint(fields=["page", "key"], name="one_named_link_per_page_and_key")]

    def __str__(self) -> str:
        return self.title
