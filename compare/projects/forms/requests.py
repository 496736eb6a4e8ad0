"""The requests."""

from compare.requests import Request, bare, get, send, send_text

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=part"


def parts(**values: str) -> str:
    """Return a multipart body; a value with a name of a file before a colon is a file."""
    lines = []
    for name, value in values.items():
        file, _, content = value.rpartition(":")
        named = f'; filename="{file}"\r\nContent-Type: text/plain' if file else ""
        lines.append(f'--part\r\nContent-Disposition: form-data; name="{name}"{named}\r\n')
        lines.append(f"\r\n{content}\r\n")
    return "".join([*lines, "--part--\r\n"])


def form(method: str, path: str, text: str, label: str = "") -> Request:
    """Return a request with a form."""
    return send_text(method, path, text, label or text, FORM)


HTML = "text/html"

REQUESTS = [
    form("POST", "/blogs", "name=New&tag_line=x"),
    form("POST", "/blogs", "name=New&tagLine=x"),
    form("POST", "/blogs", "name="),
    form("POST", "/blogs", ""),
    form("POST", "/blogs", "id=7&name=New"),
    form("POST", "/blogs", "type=Blog&name=New"),
    form("PATCH", "/blogs/1", "name=New"),
    form("PATCH", "/blogs/1", "id=2&name=New"),
    form("PATCH", "/blogs/99", "name=New"),
    form("PATCH", "/blogs/1", "name="),
    form("POST", "/entries", "head_line=New&blog=1"),
    form("POST", "/entries", "head_line=New"),
    form("POST", "/entries", "head_line=New&rating=x"),
    form("PATCH", "/entries/1", "head_line=New"),
    form("PATCH", "/entries/1", "head_line=&rating=x"),
    form("PATCH", "/entries/1", "is_featured=true"),
    form("POST", "/tags", "name=pond"),
    form("POST", "/tags", "name=sea"),
    send_text("POST", "/tags", '{"name": "pond"}', "plain JSON", "application/json"),
    send_text("POST", "/tags", '{"name": "sea"}', "taken plain JSON", "application/json"),
    send_text("POST", "/tags", "{", "malformed plain JSON", "application/json"),
    send_text("POST", "/tags", "[]", "array of plain JSON", "application/json"),
    send("POST", "/tags", {"data": {"type": "Tag", "attributes": {"name": "x"}}}),
    send_text("PATCH", "/tags/1", '{"name": "pond"}', "plain JSON", "application/json"),
    send_text("POST", "/blogs", parts(name="New", tag_line="x"), "multipart", MULTIPART),
    send_text("POST", "/blogs", parts(name=""), "invalid multipart", MULTIPART),
    send_text("POST", "/blogs", "nothing", "broken multipart", MULTIPART),
    send_text("POST", "/blogs", "x", "no boundary", "multipart/form-data"),
    send_text("PATCH", "/blogs/1", parts(name="New"), "multipart", MULTIPART),
    send_text("POST", "/uploads", parts(title="T", content="a.txt:text"), "file", MULTIPART),
    send_text("POST", "/uploads", parts(title="T"), "no file", MULTIPART),
    send_text("POST", "/uploads", parts(title="T", content="text"), "text", MULTIPART),
    send_text("POST", "/uploads", parts(content="a.txt:text"), "no title", MULTIPART),
    send("POST", "/uploads", {"data": {"type": "uploads"}}),
    bare("OPTIONS", "/uploads"),
    get("/uploads"),
    *(get(path, HTML, Accept=HTML) for path in ("/", "/blogs", "/blogs/1", "/blogs/99")),
    get("/entries?include=nothing", HTML, Accept=HTML),
    get("/blogs?format=api"),
    get("/blogs?format=vnd.api%2Bjson"),
    get("/blogs?format=json"),
    bare("OPTIONS", "/blogs", HTML, Accept=HTML),
    bare("OPTIONS", "/blogs"),
    bare("OPTIONS", "/tags"),
]
