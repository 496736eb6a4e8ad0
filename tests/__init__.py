"""Tests, in folders that mirror those of the package.

A private folder of the package has one of the same name here, with the tests of the public modules
that are made of it: ``fields`` those of the relation fields, ``document`` those of the renderers,
``query`` those of the filters, ``writing`` those of the parser. What mirrors no module: ``spec``
goes by chapter of the specification, ``dialects`` by difference between dialects, ``overrides`` by
what projects override, ``projects`` shows what users do, ``house`` how the package is built.

``docs``, ``managers`` and ``polymorphic`` are apps with models. A subject with several modules of
tests has a folder: ``api.py`` is what it serves, and ``conftest.py`` makes its rows.
"""
