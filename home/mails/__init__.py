"""Mail that is lost by no crash and sent by no half-done request: letters are rows, the worker sends them."""

from home.mails.letters import post

__all__ = ["post"]
