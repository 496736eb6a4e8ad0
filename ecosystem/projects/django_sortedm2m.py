"""django-sortedm2m: many-to-many relations with an order of their own.

Linkage, included resources and related collections have the order of the relation. A client sets it
by the order of the linkage that it sends.
"""

from django.db import models
from sortedm2m.fields import SortedManyToManyField

from ecosystem.testing import ProjectTestCase, resource
from rest_framework_json_api import routers, serializers, views

SETTINGS = {"INSTALLED_APPS": ["sortedm2m"]}


class Photo(models.Model):
    name = models.CharField(max_length=50)


class Gallery(models.Model):
    name = models.CharField(max_length=50)
    photos = SortedManyToManyField(Photo, related_name="galleries")


class PhotoSerializer(serializers.ModelSerializer):
    class Meta:
        model = Photo
        fields = ["name"]


class GallerySerializer(serializers.ModelSerializer):
    included_serializers = {"photos": PhotoSerializer}

    class Meta:
        model = Gallery
        fields = ["name", "photos"]


class PhotoViewSet(views.ModelViewSet):
    queryset = Photo.objects.order_by("pk")
    serializer_class = PhotoSerializer


class GalleryViewSet(views.ModelViewSet):
    queryset = Gallery.objects.order_by("pk")
    serializer_class = GallerySerializer


router = routers.DefaultRouter(trailing_slash=False)
router.register("photos", PhotoViewSet)
router.register("galleries", GalleryViewSet)
urlpatterns = router.urls


class Tests(ProjectTestCase):
    def setUp(self):
        self.first, self.second, self.third = (
            Photo.objects.create(name=name) for name in ("first", "second", "third")
        )
        self.gallery = Gallery.objects.create(name="Summer")
        self.gallery.photos.set([self.third, self.first, self.second])
        self.url = f"/galleries/{self.gallery.pk}"

    def linkage(self, *photos):
        return [resource("photos", photo.pk) for photo in photos]

    def stored(self):
        return [photo.name for photo in self.gallery.photos.all()]

    def test_linkage_has_the_order_of_the_relation(self):
        self.assertEqual(
            self.ask("get", self.url),
            {
                "data": resource(
                    "galleries",
                    self.gallery.pk,
                    attributes={"name": "Summer"},
                    relationships={
                        "photos": {
                            "data": self.linkage(self.third, self.first, self.second),
                            "meta": {"count": 3},
                        }
                    },
                )
            },
        )

    def test_included_resources_do_not_change_the_order(self):
        document = self.ask("get", f"{self.url}?include=photos")

        self.assertEqual(
            document["data"]["relationships"]["photos"]["data"],
            self.linkage(self.third, self.first, self.second),
        )
        names = {photo["attributes"]["name"] for photo in document["included"]}
        self.assertEqual(names, {"first", "second", "third"})

    def test_related_resources_have_the_order_of_the_relation(self):
        names = [
            photo["attributes"]["name"] for photo in self.ask("get", f"{self.url}/photos")["data"]
        ]
        self.assertEqual(names, ["third", "first", "second"])

    def test_a_list_takes_the_same_queries_for_any_number_of_rows(self):
        Gallery.objects.all().delete()

        def make(number):
            gallery = Gallery.objects.create(name=f"Gallery {number}")
            gallery.photos.set([self.second, self.first])

        self.assert_constant_queries("/galleries?include=photos", make, 3)

    def test_a_create_stores_the_order_of_the_linkage(self):
        data = resource(
            "galleries",
            attributes={"name": "Winter"},
            relationships={"photos": {"data": self.linkage(self.second, self.third, self.first)}},
        )
        created = self.ask("post", "/galleries", {"data": data}, status=201)["data"]

        self.gallery = Gallery.objects.get(pk=created["id"])
        self.assertEqual(self.stored(), ["second", "third", "first"])
        self.assertEqual(
            created["relationships"]["photos"]["data"],
            self.linkage(self.second, self.third, self.first),
        )

    def test_an_update_stores_the_order_of_the_linkage(self):
        linkage = self.linkage(self.second, self.third)
        data = resource("galleries", self.gallery.pk, relationships={"photos": {"data": linkage}})
        answer = self.ask("patch", self.url, {"data": data})

        self.assertEqual(answer["data"]["relationships"]["photos"]["data"], linkage)
        self.assertEqual(self.stored(), ["second", "third"])

    def test_the_relationship_is_read_and_sorted_anew_at_its_own_url(self):
        url = f"{self.url}/relationships/photos"
        self.assertEqual(
            self.ask("get", url)["data"], self.linkage(self.third, self.first, self.second)
        )

        linkage = self.linkage(self.second, self.first, self.third)
        self.assertEqual(self.ask("patch", url, {"data": linkage})["data"], linkage)
        self.assertEqual(self.stored(), ["second", "first", "third"])

    def test_what_is_added_to_the_relationship_comes_last(self):
        self.gallery.photos.set([self.second])
        url = f"{self.url}/relationships/photos"
        self.ask("post", url, {"data": self.linkage(self.first)})

        self.assertEqual(self.stored(), ["second", "first"])
