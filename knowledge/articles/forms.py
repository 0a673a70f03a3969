"""The form of articles and news: before publishing, and only then, it asks whether people are named."""

from typing import Any

from home.forms import AudiencePageForm


class OwnedPageForm(AudiencePageForm):
    """The model leaves it open, because imports and drafts cannot know; Wagtail does not ask for it in drafts."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "people_named" in self.fields:
            field: Any = self.fields["people_named"]
            field.required, field.choices = True, self.instance.People.choices
