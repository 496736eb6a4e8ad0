"""Access lists, and the rules that they consist of."""

from django.db import models

from example.models import Company, Tag


class Action(models.TextChoices):
    """What becomes of a packet."""

    PERMIT = "permit", "Permit"
    DENY = "deny", "Deny"
    REJECT = "reject", "Reject"


class Protocol(models.TextChoices):
    """What a packet speaks."""

    TCP = "tcp", "TCP"
    UDP = "udp", "UDP"
    ICMP = "icmp", "ICMP"


class AccessList(models.Model):
    """A list of rules, and what becomes of the packets that none of them is for."""

    name = models.CharField(max_length=100, unique=True)
    default_action = models.CharField(max_length=10, choices=Action.choices, default=Action.DENY)
    comments = models.TextField(blank=True)
    company = models.ForeignKey(
        Company, on_delete=models.SET_NULL, related_name="access_lists", null=True, blank=True
    )
    tags = models.ManyToManyField(Tag, related_name="access_lists", blank=True)

    class Meta:
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name


class AccessListRule(models.Model):
    """A rule, at its place in the list that it belongs to."""

    access_list = models.ForeignKey(AccessList, on_delete=models.CASCADE, related_name="rules")
    index = models.PositiveIntegerField()
    protocol = models.CharField(max_length=10, choices=Protocol.choices, blank=True)
    source = models.CharField(max_length=50, blank=True)
    destination = models.CharField(max_length=50, blank=True)
    ports = models.JSONField(default=list, blank=True)
    action = models.CharField(max_length=10, choices=Action.choices)

    class Meta:
        ordering = ("access_list", "index")
        constraints = (
            models.UniqueConstraint(fields=["access_list", "index"], name="rule_by_index"),
        )
        indexes = (models.Index(fields=["protocol", "action"], name="rule_by_protocol"),)

    def __str__(self) -> str:
        return f"Rule {self.index} of access list {self.access_list_id}"
