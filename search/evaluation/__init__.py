"""How good the search is, measured on questions whose answers are known, in a scratch index.

The site's own index and database are not changed.
"""

from search.evaluation.asking import evaluate
from search.evaluation.judged import JudgedFileError

__all__ = ["JudgedFileError", "evaluate"]
