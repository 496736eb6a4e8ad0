"""URLs and rows."""

from compare.library.rows import magazine as rows
from compare.library.spelled import urlpatterns

__all__ = ["rows", "urlpatterns"]
