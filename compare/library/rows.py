"""The rows of the shared models."""

from datetime import date

from compare.library.models import Author, AuthorBio, Blog, Comment, Entry, Tag


def magazine() -> None:
    """Create two blogs, five entries, and what belongs to them."""
    authors = [
        Author.objects.create(full_name=name, email=f"{name.lower()}@example.org")
        for name in ("Ada", "Bea", "Cleo")
    ]
    for author in authors[:2]:
        AuthorBio.objects.create(author=author, body_text=f"Of {author.full_name}.")
    tags = [Tag.objects.create(name=name) for name in ("sea", "river", "lake")]
    blogs = [Blog.objects.create(name=name, tag_line="") for name in ("Waters", "Hills")]
    for number in range(1, 6):
        entry = Entry.objects.create(
            blog=blogs[number // 4],
            head_line=f"Entry {number}",
            body_text="Long." if number % 2 else "",
            rating=None if number == 3 else 10 - number,
            is_featured=number == 2,
            pub_date=date(2024, 1, number) if number < 4 else None,
            main_author=None if number == 5 else authors[number % 3],
        )
        entry.authors.set(authors[: number % 3])
        entry.tags.set(tags[number % 3 :])
    for number in range(1, 5):
        Comment.objects.create(
            entry_id=1 + number // 3,
            author=None if number == 4 else authors[number % 3],
            body=f"Comment {number}",
        )
