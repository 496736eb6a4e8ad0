"""What whole requests cost: this package, plain Django REST framework, and code without either."""
