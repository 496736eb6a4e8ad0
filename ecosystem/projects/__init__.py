"""Small projects, each a module of its own: settings, models, serializers, views, and its tests.

The docstring of a project has the package in its first line, as ``name: what it is for``, and what
its users have to know in the paragraphs that follow. ``SETTINGS`` is a literal: what the project
adds to the settings of all. The names of its tests are sentences. The documentation is made of
these.
"""
