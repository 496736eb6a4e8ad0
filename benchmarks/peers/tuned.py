"""The same views, with all that they show prefetched as the user guide has it."""

from benchmarks.peers import views

#: The to-many relations, which are shown in any case.
SHOWN = ["tags", "authors", "comments"]


class TunedLinkageViewSet(views.LinkageViewSet):
    prefetch_for_includes = {"__all__": SHOWN}


class TunedArticleViewSet(views.ArticleViewSet):
    select_for_includes = {"section": ["section"], "section.editor": ["section__editor"]}
    prefetch_for_includes = {
        "__all__": SHOWN,
        "authors.profile": ["authors__profile"],
        "comments.author": ["comments__author"],
    }


class TunedEditableViewSet(views.EditableViewSet):
    prefetch_for_includes = {"__all__": ["tags"]}


urlpatterns = views.urls(
    views.FlatViewSet, TunedLinkageViewSet, TunedArticleViewSet, TunedEditableViewSet
)
