"""The requests."""

from base64 import b64encode

from compare.requests import bare, get, send


def basic(name: str, password: str = "") -> str:
    """Return the header ``Authorization`` of a user."""
    return "Basic " + b64encode(f"{name}:{password or name}".encode()).decode()


USERS = {
    "nobody": {},
    "admin": {"Authorization": basic("admin")},
    "reader": {"Authorization": basic("reader")},
    "wrong": {"Authorization": basic("reader", "wrong")},
    "broken": {"Authorization": "Basic ?"},
    "other scheme": {"Authorization": "Bearer x"},
}

BLOG = {"type": "Blog", "attributes": {"name": "New"}}
TAG = {"type": "Tag", "attributes": {"name": "new"}}
LINKAGE = {"data": {"type": "Blog", "id": "2"}}

REQUESTS = [
    *(get(path, user, **USERS[user]) for path in ("/blogs", "/users", "/me") for user in USERS),
    *(get("/plain", user, **USERS[user]) for user in USERS),
    *(send("POST", "/blogs", {"data": BLOG}, user, **USERS[user]) for user in USERS),
    *(
        send("PATCH", "/blogs/1", {"data": {**BLOG, "id": "1"}}, user, **USERS[user])
        for user in USERS
    ),
    *(bare("DELETE", "/blogs/1", user, **USERS[user]) for user in USERS),
    *(bare("OPTIONS", "/blogs", user, **USERS[user]) for user in USERS),
    *(bare("OPTIONS", "/users", user, **USERS[user]) for user in USERS),
    *(get(f"/entries/{id}") for id in ("1", "2")),
    *(get(f"/entries/{id}/blog") for id in ("1", "2")),
    *(get(f"/entries/{id}/relationships/blog") for id in ("1", "2")),
    *(send("PATCH", f"/entries/{id}/relationships/blog", LINKAGE) for id in ("1", "2")),
    *(bare("DELETE", f"/entries/{id}") for id in ("1", "2")),
    *(bare("OPTIONS", f"/entries/{id}") for id in ("1", "2")),
    get("/tags"),
    send("POST", "/tags", {"data": TAG}),
    bare("DELETE", "/tags/1"),
    bare("OPTIONS", "/tags"),
    get("/throttled"),
    bare("POST", "/throttled"),
    bare("OPTIONS", "/throttled"),
    get("/raising"),
    bare("POST", "/raising"),
    bare("DELETE", "/raising"),
    get("/users/1", "reader", **USERS["reader"]),
    get("/users/9", "reader", **USERS["reader"]),
    get("/"),
]
