"""How far is an indicator on its way from its baseline to its target? Arithmetic only, for rising and falling ones."""

from decimal import Decimal


def progress(baseline: Decimal | None, target: Decimal | None, value: Decimal | None) -> Decimal | None:
    """The share of the way: 0 at the baseline, 1 at the target, below 0 and above 1 beyond them.

    None where something is missing, or where baseline and target are the same: then there is no way to go.
    """
    if baseline is None or target is None or value is None or baseline == target:
        return None
    return (value - baseline) / (target - baseline)


def percent(share: Decimal | None) -> int | None:
    """The share in whole per cent, from 0 to 100; 100 only when the target is reached, 0 when nothing is gained."""
    if share is None:
        return None
    if share >= 1:
        return 100
    if share <= 0:
        return 0
    return min(99, max(1, int(share * 100)))
