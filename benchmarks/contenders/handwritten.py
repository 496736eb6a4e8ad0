"""The same documents from views without a framework: the ORM, plain dicts, ``json.dumps``."""

import json
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from benchmarks import models

LINKED = ("tags", "authors", "comments")
INCLUDED = ("section__editor", "authors__profile", "tags", "comments__author")

ResourceObject = dict[str, Any]
Row = TypeVar("Row")


def moment(value: datetime) -> str:
    return value.isoformat().replace("+00:00", "Z")


def day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def identifier(resource_type: str, key: Any) -> ResourceObject:
    return {"type": resource_type, "id": str(key)}


def to_one(resource_type: str, key: Any) -> ResourceObject:
    return {"data": identifier(resource_type, key)}


def to_many(resource_type: str, rows: Iterable[Any]) -> ResourceObject:
    linkage = [identifier(resource_type, row.pk) for row in rows]
    return {"data": linkage, "meta": {"count": len(linkage)}}


def sparse(article: models.Article) -> ResourceObject:
    return {
        "type": "articles",
        "id": str(article.pk),
        "attributes": {"title": article.title},
    }


def flat(article: models.Article) -> ResourceObject:
    return {
        "type": "articles",
        "id": str(article.pk),
        "attributes": {
            "title": article.title,
            "bodyText": article.body_text,
            "slug": article.slug,
            "rating": article.rating,
            "isPublished": article.is_published,
            "createdAt": moment(article.created_at),
            "publicationDate": day(article.publication_date),
        },
    }


def with_link(article: models.Article, base: str) -> ResourceObject:
    return {**flat(article), "links": {"self": f"{base}{article.pk}/"}}


def linked(article: Any) -> ResourceObject:
    return {
        **flat(article),
        "relationships": {
            "tags": to_many("tags", article.tags.all()),
            "authors": to_many("authors", article.authors.all()),
            "comments": to_many("comments", article.comments.all()),
        },
    }


def whole(article: Any) -> ResourceObject:
    return {
        **flat(article),
        "relationships": {
            "section": to_one("sections", article.section_id),
            "tags": to_many("tags", article.tags.all()),
            "authors": to_many("authors", article.authors.all()),
            "comments": to_many("comments", article.comments.all()),
        },
    }


def section(row: Any) -> ResourceObject:
    return {
        "type": "sections",
        "id": str(row.pk),
        "attributes": {"title": row.title, "position": row.position},
        "relationships": {"editor": to_one("authors", row.editor_id)},
    }


def author(row: Any) -> ResourceObject:
    return {
        "type": "authors",
        "id": str(row.pk),
        "attributes": {"name": row.name, "email": row.email},
        "relationships": {"profile": to_one("profiles", row.profile_id)},
    }


def profile(row: Any) -> ResourceObject:
    return {
        "type": "profiles",
        "id": str(row.pk),
        "attributes": {"biography": row.biography, "city": row.city},
    }


def tag(row: Any) -> ResourceObject:
    return {"type": "tags", "id": str(row.pk), "attributes": {"name": row.name}}


def comment(row: Any) -> ResourceObject:
    return {
        "type": "comments",
        "id": str(row.pk),
        "attributes": {"body": row.body, "createdAt": moment(row.created_at)},
        "relationships": {"author": to_one("authors", row.author_id)},
    }


def review(row: models.Review) -> ResourceObject:
    own = {"book": row.book, "rating": row.rating}
    return feature("reviews", row, own)


def interview(row: models.Interview) -> ResourceObject:
    own = {"guest": row.guest, "isLive": row.is_live}
    return feature("interviews", row, own)


def recipe(row: models.Recipe) -> ResourceObject:
    own = {"ingredients": row.ingredients, "minutes": row.minutes}
    return feature("recipes", row, own)


def feature(resource_type: str, row: Any, own: dict[str, Any]) -> ResourceObject:
    return {
        "type": resource_type,
        "id": str(row.pk),
        "attributes": {"title": row.title, "createdAt": moment(row.created_at), **own},
        "relationships": {"author": to_one("authors", row.author_id)},
    }


KINDS: dict[str, tuple[Any, Callable[[Any], ResourceObject]]] = {
    "review": (models.Review, review),
    "interview": (models.Interview, interview),
    "recipe": (models.Recipe, recipe),
}


def features(page: Iterable[tuple[int, str]]) -> list[ResourceObject]:
    keys: dict[str, list[int]] = {kind: [] for kind in KINDS}
    for key, kind in page:
        keys[kind].append(key)
    found = {
        row.pk: make(row)
        for kind, (model, make) in KINDS.items()
        for row in model.objects.filter(pk__in=keys[kind]).order_by()
    }
    return [found[key] for key, _ in page]


class Included:
    """The included resource objects, each once."""

    def __init__(self) -> None:
        self.found: dict[tuple[str, str], ResourceObject] = {}

    def add(self, resource_type: str, row: Any, make: Callable[[Any], ResourceObject]) -> None:
        key = (resource_type, str(row.pk))
        if key not in self.found:
            self.found[key] = make(row)

    def add_article(self, article: Any) -> None:
        self.add("sections", article.section, section)
        self.add("authors", article.section.editor, author)
        for row in article.authors.all():
            self.add("authors", row, author)
            self.add("profiles", row.profile, profile)
        for row in article.tags.all():
            self.add("tags", row, tag)
        for row in article.comments.all():
            self.add("comments", row, comment)
            self.add("authors", row.author, author)

    def sorted(self) -> list[ResourceObject]:
        return [self.found[key] for key in sorted(self.found)]


def included(articles: Iterable[models.Article]) -> list[ResourceObject]:
    resources = Included()
    for article in articles:
        resources.add_article(article)
    return resources.sorted()


def page_of(request: HttpRequest, rows: QuerySet[Any, Row]) -> Page[Row]:
    paginator = Paginator(rows, int(request.GET["page[size]"]))
    return paginator.page(int(request.GET.get("page[number]", 1)))


def page_link(request: HttpRequest, number: int) -> str:
    parameters = {**request.GET.dict(), "page[number]": str(number)}
    return request.build_absolute_uri(f"{request.path}?{urlencode(sorted(parameters.items()))}")


def page_members(request: HttpRequest, page: Page[Any]) -> ResourceObject:
    pages = page.paginator.num_pages
    return {
        "links": {
            "first": page_link(request, 1),
            "last": page_link(request, pages),
            "next": page_link(request, page.number + 1) if page.has_next() else None,
            "prev": page_link(request, page.number - 1) if page.has_previous() else None,
        },
        "meta": {
            "pagination": {"page": page.number, "pages": pages, "count": page.paginator.count}
        },
    }


def answer(document: ResourceObject, status: int = 200) -> HttpResponse:
    document = {"jsonapi": {"version": "1.1"}, **document}
    content = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(content, status=status, content_type="application/vnd.api+json")


def flat_list(request: HttpRequest) -> HttpResponse:
    page = page_of(request, models.Article.objects.all())
    return answer({"data": [flat(article) for article in page], **page_members(request, page)})


def links_list(request: HttpRequest) -> HttpResponse:
    page = page_of(request, models.Article.objects.all())
    base = request.build_absolute_uri(request.path)
    members = page_members(request, page)
    links = {"self": request.build_absolute_uri(), **members["links"]}
    data = [with_link(article, base) for article in page]
    return answer({"data": data, **members, "links": links})


def sparse_list(request: HttpRequest) -> HttpResponse:
    page = page_of(request, models.Article.objects.only("title"))
    return answer({"data": [sparse(article) for article in page], **page_members(request, page)})


def linkage_list(request: HttpRequest) -> HttpResponse:
    page = page_of(request, models.Article.objects.prefetch_related(*LINKED))
    return answer({"data": [linked(article) for article in page], **page_members(request, page)})


def include_list(request: HttpRequest) -> HttpResponse:
    page = page_of(request, models.Article.objects.prefetch_related(*INCLUDED))
    return answer(
        {
            "data": [whole(article) for article in page],
            "included": included(page),
            **page_members(request, page),
        }
    )


def one(request: HttpRequest, pk: int) -> HttpResponse:
    article = get_object_or_404(models.Article.objects.prefetch_related(*LINKED), pk=pk)
    return answer({"data": whole(article)})


def one_include(request: HttpRequest, pk: int) -> HttpResponse:
    article = get_object_or_404(models.Article.objects.prefetch_related(*INCLUDED), pk=pk)
    return answer({"data": whole(article), "included": included([article])})


def polymorphic_list(request: HttpRequest) -> HttpResponse:
    page = page_of(request, models.Feature.objects.values_list("pk", "kind"))
    return answer({"data": features(page), **page_members(request, page)})


COLUMNS = {
    "title": "title",
    "bodyText": "body_text",
    "slug": "slug",
    "rating": "rating",
    "isPublished": "is_published",
    "createdAt": "created_at",
    "publicationDate": "publication_date",
}


def given_columns(resource: ResourceObject) -> dict[str, Any]:
    attributes = resource.get("attributes", {})
    return {column: attributes[key] for key, column in COLUMNS.items() if key in attributes}


def given_tags(resource: ResourceObject) -> list[int]:
    identifiers = resource["relationships"]["tags"]["data"]
    keys = sorted({int(identifier["id"]) for identifier in identifiers})
    if models.Tag.objects.filter(pk__in=keys).count() < len(keys):
        raise Http404
    return keys


def editable(article: models.Article, tags: list[int]) -> ResourceObject:
    linkage = [identifier("tags", key) for key in tags]
    return {
        **flat(article),
        "relationships": {
            "section": to_one("sections", article.section_id),
            "tags": {"data": linkage, "meta": {"count": len(linkage)}},
        },
    }


@csrf_exempt
@transaction.atomic
def create(request: HttpRequest) -> HttpResponse:
    resource = json.loads(request.body)["data"]
    key = int(resource["relationships"]["section"]["data"]["id"])
    tags = given_tags(resource)
    article = models.Article(section_id=key, **given_columns(resource))
    # This converts the values, and looks the section up.
    article.clean_fields()
    article.save(force_insert=True)
    article.tags.add(*tags)
    return answer({"data": editable(article, tags)}, 201)


@csrf_exempt
@transaction.atomic
def update(request: HttpRequest, pk: int) -> HttpResponse:
    resource = json.loads(request.body)["data"]
    article = get_object_or_404(models.Article.objects.select_for_update(), pk=pk)
    columns = given_columns(resource)
    if columns:
        for column, value in columns.items():
            setattr(article, column, value)
        article.clean_fields({field.name for field in article._meta.fields} - columns.keys())
        article.save(update_fields=columns)
    if "tags" in resource.get("relationships", {}):
        tags = given_tags(resource)
        article.tags.set(tags)
    else:
        tags = list(article.tags.values_list("pk", flat=True))
    return answer({"data": editable(article, tags)})


urlpatterns = [
    path("flat/", flat_list),
    path("linkage/", linkage_list),
    path("include/", include_list),
    path("links/", links_list),
    path("sparse/", sparse_list),
    path("polymorphic/", polymorphic_list),
    path("one/<int:pk>/", one),
    path("one-include/<int:pk>/", one_include),
    path("create/", create),
    path("update/<int:pk>/", update),
]
