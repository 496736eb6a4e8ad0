"""Models that show what the example application has no place for."""

import uuid
from itertools import count
from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.functions import Lower
from django.db.models.lookups import LessThanOrEqual


class Country(models.Model):
    code = models.CharField(max_length=2, unique=True)
    full_name = models.CharField(max_length=50)

    class Meta:
        verbose_name_plural = "countries"

    def __str__(self) -> str:
        return self.full_name


class Artist(models.Model):
    stage_name = models.CharField(max_length=50)
    country = models.ForeignKey(Country, models.SET_NULL, null=True, to_field="code")
    teacher = models.ForeignKey("self", models.SET_NULL, null=True, related_name="pupils")

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.stage_name


class Passport(models.Model):
    artist = models.OneToOneField(Artist, models.CASCADE, related_name="passport")
    serial_number = models.CharField(max_length=20)


class Label(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    label_name = models.CharField(max_length=50)

    class JSONAPIMeta:
        resource_name = "record_labels"


class Genre(models.Model):
    title = models.CharField(max_length=50)

    class Meta:
        ordering = ("title",)

    def __str__(self) -> str:
        return self.title


class PublishedTracks(models.Manager[Any]):
    def get_queryset(self) -> models.QuerySet[Any]:
        return super().get_queryset().filter(is_published=True)


class Album(models.Model):
    album_title = models.CharField(max_length=50)
    release_date = models.DateField(null=True)
    price = models.DecimalField(max_digits=6, decimal_places=2, default=0)
    artist = models.ForeignKey(Artist, models.CASCADE, related_name="albums")
    label = models.ForeignKey(Label, models.SET_NULL, null=True)
    genres = models.ManyToManyField(Genre)
    guests = models.ManyToManyField(Artist, related_name="guest_albums")
    notes = GenericRelation("tests.Note")

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.album_title

    @property
    def headline(self) -> str:
        return self.album_title.upper()

    @property
    def first_genres(self) -> list[Genre]:
        return list(self.genres.all())[:1]


class Track(models.Model):
    track_title = models.CharField(max_length=50)
    album = models.ForeignKey(Album, models.CASCADE, related_name="tracks")
    is_published = models.BooleanField(default=True)

    objects = PublishedTracks()

    class Meta:
        ordering = ("-id",)


class Note(models.Model):
    text = models.CharField(max_length=50)
    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.BigIntegerField()
    subject = GenericForeignKey("content_type", "object_id")


class Bookmark(models.Model):
    content_type = models.ForeignKey(ContentType, models.CASCADE, null=True)
    object_id = models.BigIntegerField(null=True)
    subject = GenericForeignKey("content_type", "object_id")


#: Where the names begin of the artists that a seat can be given to.
SEATED = ["A"]


def seated() -> dict[str, Any]:
    return {"stage_name__startswith": SEATED[-1]}


class Seat(models.Model):
    artist = models.ForeignKey(Artist, models.CASCADE, limit_choices_to=seated)


class Twin(models.Model):
    twin_name = models.CharField(max_length=20)
    sibling = models.OneToOneField("self", models.SET_NULL, null=True, related_name="sibling_of")


class Badge(models.Model):
    holder = models.OneToOneField(Artist, models.SET_NULL, null=True, related_name="badge")


class Band(models.Model):
    members = models.ManyToManyField(Artist, through="Membership", related_name="bands")


class Membership(models.Model):
    band = models.ForeignKey(Band, models.CASCADE)
    artist = models.ForeignKey(Artist, models.CASCADE)
    role = models.CharField(max_length=20, default="player")


class Studio(models.Model):
    studio_name = models.CharField(max_length=50)
    slug = models.SlugField(unique=True)
    rooms = models.SmallIntegerField(default=1)
    owner = models.ForeignKey(Artist, models.PROTECT, null=True, related_name="studios")
    genres = models.ManyToManyField(Genre)

    class Meta:
        constraints = (models.UniqueConstraint(Lower("studio_name"), name="studio_name_any_case"),)


class Licence(models.Model):
    studio = models.OneToOneField(Studio, models.CASCADE, primary_key=True)


class Plaque(models.Model):
    plaque_code = models.CharField(max_length=10)
    studio = models.OneToOneField(Studio, models.SET_NULL, null=True, related_name="plaque")
    licence = models.ForeignKey(Licence, models.SET_NULL, null=True)


class Maker(models.Model):
    maker_name = models.CharField(max_length=50)

    class Meta:
        ordering = ("id",)


class Keyword(models.Model):
    word = models.CharField(max_length=50)

    class Meta:
        ordering = ("id",)


class Media(models.Model):
    """The base of child tables, which does not know the class of a row."""

    title = models.CharField(max_length=50)
    creator = models.ForeignKey(Maker, models.SET_NULL, null=True, related_name="media")
    keywords = models.ManyToManyField(Keyword)
    based_on = models.ForeignKey("self", models.SET_NULL, null=True, related_name="adaptations")

    class Meta:
        ordering = ("id",)


class Book(Media):
    pages = models.IntegerField(default=100)


class Audiobook(Book):
    narrator = models.ForeignKey(Maker, models.SET_NULL, null=True, related_name="readings")


class Film(Media):
    minutes = models.IntegerField(default=90)
    director = models.ForeignKey(Maker, models.SET_NULL, null=True, related_name="films")


class Chapter(models.Model):
    heading = models.CharField(max_length=50)
    book = models.ForeignKey(Book, models.CASCADE, related_name="chapters")


class Shelf(models.Model):
    place = models.CharField(max_length=50)
    featured = models.ForeignKey(Media, models.SET_NULL, null=True, related_name="featured_on")
    items = models.ManyToManyField(Media, related_name="shelves")

    class Meta:
        ordering = ("id",)


class Event(models.Model):
    """The table of proxies, which a column tells apart."""

    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=50)
    host = models.ForeignKey(Maker, models.SET_NULL, null=True, related_name="events")

    class Meta:
        ordering = ("id",)


class Concert(Event):
    class Meta:
        proxy = True


class Lecture(Event):
    class Meta:
        proxy = True


class Programme(models.Model):
    day = models.CharField(max_length=20)
    opening = models.ForeignKey(Event, models.SET_NULL, null=True, related_name="opens")
    events = models.ManyToManyField(Event, related_name="programmes")

    class Meta:
        ordering = ("id",)


#: The numbers of rows that are given none.
NUMBERS = count(10_000)


class Identified(models.Model):
    """A row with several columns that may identify it, of which none is named like the key."""

    key = models.BigAutoField(primary_key=True)
    id = models.CharField(max_length=50, unique=True, default=uuid.uuid4)
    slug = models.SlugField(unique=True, default=uuid.uuid4)
    public_id = models.UUIDField(unique=True, default=uuid.uuid4)
    number = models.IntegerField(unique=True, default=NUMBERS.__next__)
    label = models.CharField(max_length=50)

    class Meta:
        abstract = True
        ordering = ("key",)


class Festival(Identified):
    pass


class Town(Identified):
    festivals = models.ManyToManyField(Festival, related_name="towns")


class Street(Identified):
    town = models.ForeignKey(Town, models.SET_NULL, null=True, related_name="streets")


class Mayor(Identified):
    town = models.OneToOneField(Town, models.SET_NULL, null=True, related_name="mayor")


class Order(models.Model):
    customer = models.CharField(max_length=50)


class Carrier(models.Model):
    carrier_name = models.CharField(max_length=50)


class Seal(models.Model):
    stamp = models.CharField(max_length=50)


class OrderLine(models.Model):
    pk = models.CompositePrimaryKey("order_id", "number")
    order = models.ForeignKey(Order, models.CASCADE, related_name="lines")
    number = models.CharField(max_length=20)
    item = models.CharField(max_length=50)
    carrier = models.ForeignKey(Carrier, models.SET_NULL, null=True, related_name="lines")
    seal = models.OneToOneField(Seal, models.SET_NULL, null=True, related_name="line")

    class Meta:
        ordering = ("order_id", "number")


class Probe(models.Model):
    """Has names that are not spelled as Python's are."""

    firstName = models.CharField(max_length=9, default="")
    HTTPCode = models.IntegerField(default=0)
    is_3D = models.BooleanField(default=False)
    aB = models.CharField(max_length=9, default="")
    x_1 = models.IntegerField(default=0)
    parentProbe = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="sub_3D"
    )


class Choir(models.Model):
    """Is linked to others by models of their own, in the ways that Django has for it."""

    singers = models.ManyToManyField(
        Artist,
        through="Singing",
        through_fields=("choir", "singer"),
        blank=True,
        related_name="choirs",
    )
    friends = models.ManyToManyField("self", through="Friendship", blank=True)
    patrons = models.ManyToManyField(Country, through="Patronage", blank=True)
    leaders = models.ManyToManyField(Artist, through="Leading", blank=True, related_name="led")


class Singing(models.Model):
    choir = models.ForeignKey(Choir, models.CASCADE)
    singer = models.ForeignKey(Artist, models.CASCADE)
    invited_by = models.ForeignKey(Artist, models.CASCADE, null=True, related_name="+")
    since = models.DateField(auto_now_add=True)
    nickname = models.CharField(max_length=9, blank=True)
    seat = models.IntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["choir", "singer"], name="one_singing")]


class Friendship(models.Model):
    one = models.ForeignKey(Choir, models.CASCADE, related_name="+")
    other = models.ForeignKey(Choir, models.CASCADE, related_name="+")


class Patronage(models.Model):
    choir = models.ForeignKey(Choir, models.CASCADE)
    country = models.ForeignKey(Country, models.CASCADE, to_field="code")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["country"], name="one_patronage")]


class Leading(models.Model):
    choir = models.ForeignKey(Choir, models.CASCADE)
    leader = models.ForeignKey(Artist, models.CASCADE)
    role = models.CharField(max_length=9)
    since = models.DateField()


class Lectern(models.Model):
    label = models.CharField(max_length=9)


class Edition(models.Model):
    """What constraints of each kind are about."""

    title = models.CharField(max_length=9)
    year = models.IntegerField(default=0)
    price = models.IntegerField(default=0)
    copies = models.PositiveIntegerField(default=0)
    owner_code = models.CharField(max_length=9)
    lectern = models.ForeignKey(Lectern, models.DO_NOTHING, null=True)
    best_of = models.OneToOneField(Lectern, models.DO_NOTHING, null=True, related_name="best")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("title", "year"), name="edition_of_year"),
            models.UniqueConstraint(Lower("owner_code"), name="edition_owner"),
            models.CheckConstraint(
                condition=models.Q(price__gte=0),
                name="edition_price",
                violation_error_message="Nothing costs less than nothing.",
            ),
            models.CheckConstraint(condition=models.Q(year__lte=3000), name="edition_year"),
            models.CheckConstraint(
                condition=~models.Q(copies=13, price=models.F("lectern_id")),
                name="edition_unlucky",
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(models.F("copies"), 9000), name="edition_copies"
            ),
        )
