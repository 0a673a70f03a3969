"""The table of variables in docs/operations.md says what kommez_cms/config.py does."""

import re

from kommez_cms.config import VARIABLES
from tests.house.files import ROOT

ROW = re.compile(r"^\| `KOMMEZ_(\w+)` \| (?:`([^`]*)`|-) \|", re.M)


def test_the_table_lists_every_variable_with_its_default_and_no_other() -> None:
    table = {name.lower(): default for name, default in ROW.findall((ROOT / "docs/operations.md").read_text("utf-8"))}
    assert table == {name: default for name, (default, _) in VARIABLES.items()}
