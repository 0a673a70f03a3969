"""Structured logs: one JSON line per event on standard error, or plain lines on a developer's console."""

import logging
import logging.config
from typing import Any

import structlog

_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
]


def logging_settings(*, format_name: str, level: str) -> dict[str, Any]:
    """Configure `structlog` and `logging` alike; returns the applied dictConfig. `format_name`: json or console."""
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=True)  # ASCII: no bidi or escape character reaches a terminal
        if format_name == "json"
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    settings: dict[str, Any] = {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": _SHARED,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"level": level},
            "django.server": {"level": "WARNING"},
            "elastic_transport": {"level": "WARNING"},  # else a line for every request of every search
            "fontTools": {"level": "WARNING"},
        },
    }
    logging.config.dictConfig(settings)
    return settings
