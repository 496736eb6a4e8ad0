"""Projects that use this package together with other packages, each in a process of its own.

The command ``python -m ecosystem`` runs them and prints what came of it.
"""
