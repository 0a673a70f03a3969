"""Taking something back: it goes everywhere at once, and its old address says that it was withdrawn and no more."""

from home.withdrawals.acting import is_withdrawn, lift, withdraw_page, write_withdrawal

__all__ = ["is_withdrawn", "lift", "withdraw_page", "write_withdrawal"]
