"""What may stand in a cell of a file for table programs?"""

# Programs run what begins with one of these as a formula (OWASP, "CSV injection").
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def neutral(cell: str) -> str:
    """The text, with an apostrophe before what a program would take for a formula, also behind white space."""
    return f"'{cell}" if cell.startswith(FORMULA) or cell.lstrip().startswith(FORMULA) else cell


def plain(cell: str) -> str:
    """The text as it was before `neutral`."""
    return cell[1:] if cell.startswith("'") and neutral(cell[1:]) == cell else cell
