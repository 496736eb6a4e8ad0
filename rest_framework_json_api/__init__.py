"""JSON:API 1.1 for Django REST framework."""

__title__ = "djangorestframework-jsonapi"
__version__ = "9.0.0"
__license__ = "BSD-2-Clause"
VERSION = __version__
