"""The requests."""

from compare.requests import bare, get

NAMES = {
    "authors": ("bio", "main_entries", "mainEntries", "comments", "entries", "fullName", "pk"),
    "blogs": ("entries", "name", "delete", "nothing"),
    "entries": ("blog", "main_author", "mainAuthor", "tags", "comments", "authors"),
}

REQUESTS = [
    *(get(f"/{name}/{id}/{key}") for name in NAMES for key in NAMES[name] for id in ("1", "2")),
    *(get(f"/{name}/{id}") for name in NAMES for id in ("1", "9", "x")),
    *(get(f"/{name}") for name in NAMES),
    *(get(f"/{name}?include={key}") for name in NAMES for key in NAMES[name][:2]),
    *(bare("OPTIONS", f"/{name}/1/{NAMES[name][0]}") for name in NAMES),
    *(bare("POST", f"/{name}/1/{NAMES[name][0]}") for name in NAMES),
    get("/authors/3/bio"),
    get("/entries/5/main_author"),
    get("/authors/9/bio"),
    get("/authors/1/comments?page[size]=1"),
    get("/entries/1/tags?sort=-name"),
    get("/entries/1/tags?fields[Tag]=name"),
    get("/entries/1/main_author?include=bio"),
    get("/entries/1/main_author?include=nothing"),
]
