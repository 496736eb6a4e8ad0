"""Tables in Markdown."""

from collections.abc import Iterable, Sequence


def print_head(columns: Sequence[str]) -> None:
    """Print the head of a table, whose figures begin in the second column."""
    print_row(columns)
    print_row(["---", *["---:"] * (len(columns) - 1)])


def print_row(cells: Iterable[str]) -> None:
    """Print a row of a table."""
    print(f"| {' | '.join(cells)} |", flush=True)
