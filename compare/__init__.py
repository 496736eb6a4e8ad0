"""Small projects served by this package and by the published one, and their answers compared.

Both have one import name, so each answers in a process of its own, where ``worker`` runs. The
answers of the published package are kept in ``recorded``.
"""
