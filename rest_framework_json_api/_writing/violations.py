"""Violated constraints, read from the errors of SQLite, PostgreSQL, MySQL and MariaDB."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import IntegrityError
from django.db.models import (
    BaseConstraint,
    CheckConstraint,
    Model,
    ProtectedError,
    Q,
    RestrictedError,
)
from django.utils.translation import gettext as _

from rest_framework_json_api._fields.target import AnyField
from rest_framework_json_api._protocol.errors import Conflict, Own
from rest_framework_json_api._resources.naming import field_key

#: Kinds of constraints, by SQLSTATE, by SQLite's wording and by MySQL's error number.
KINDS = {
    "23502": "null",
    "23503": "reference",
    "23505": "unique",
    "23514": "check",
    "23P01": "exclusion",
    "NOT NULL": "null",
    "FOREIGN KEY": "reference",
    "UNIQUE": "unique",
    "CHECK": "check",
    1048: "null",
    1364: "null",
    1451: "reference",
    1452: "reference",
    1062: "unique",
    3819: "check",
    4025: "check",
}

#: ``UNIQUE constraint failed: books.title, books.author_id``
SQLITE = re.compile(r"(NOT NULL|FOREIGN KEY|UNIQUE|CHECK) constraint failed(?:: (.*))?", re.DOTALL)

#: ``Key (title, author_id)=(Ice, 3) already exists.`` The values are not read.
POSTGRESQL = re.compile(r"[^()]*\(([^()]*)\)=\(")

#: ``Duplicate entry 'Ice' for key 'books.title'``, ``CONSTRAINT `low` failed for `db`.`books```
MYSQL = re.compile(r"(?:key|[cC]heck constraint|CONSTRAINT|Column|Field) ['`]([^'`]*)['`]")

IDENTIFIER = re.compile(r"\w+")

#: ``"price" >= 0``: SQLite names an unnamed constraint by its condition.
QUOTED = re.compile(r'"(\w+)"')


@dataclass(frozen=True)
class Violation:
    """A constraint that a change violates.

    Args:
        kind: its kind, a value of ``KINDS``; empty if the database does not tell.
        name: its name; empty if the database does not tell.
        table: its table; empty if the database does not tell.
        columns: its columns, as far as the database tells them.
    """

    kind: str = ""
    name: str = ""
    table: str = ""
    columns: tuple[str, ...] = ()

    def constraint(self, model: type[Model]) -> BaseConstraint | None:
        """Return the violated constraint from ``Meta.constraints``; None if it is not there."""
        names = {field.column: field.name for field in model._meta.concrete_fields}
        fields = {names.get(column) for column in self.columns}
        for constraint in model._meta.constraints:
            is_meant = self.kind == "unique" and {*getattr(constraint, "fields", ())} == fields
            if constraint.name == self.name or (is_meant and not self.name):
                return constraint
        return None

    def model_fields(self, model: type[Model]) -> list[str]:
        """Return the names of the model fields that the constraint covers."""
        declared = fields_of_constraint(self.constraint(model), model)
        # MySQL names the index of a column after it.
        columns = self.columns or (self.name,)
        found = [field.name for field in model._meta.concrete_fields if field.column in columns]
        return declared or found

    def serializer_fields(
        self, model: type[Model] | None, fields: Mapping[str, AnyField]
    ) -> list[str]:
        """Return the names of the serializer fields that the constraint covers; all or none.

        Args:
            model: the model that was written.
            fields: the fields of its serializer.
        """
        owner = model_of_table(self.table) if self.table else model
        if model is None or owner is None or not issubclass(model, owner):
            return []
        sources = {field.source: name for name, field in fields.items() if not field.read_only}
        if model._meta.pk.name not in sources and "pk" in sources:
            sources[model._meta.pk.name] = sources["pk"]
        names = [sources.get(name) for name in self.model_fields(owner)]
        return [] if None in names else names  # type: ignore[return-value]


def fields_of_constraint(constraint: BaseConstraint | None, model: type[Model]) -> list[str]:
    """Return the names of the fields of a constraint, or of the condition of a check.

    Those of a check come in the order of the model. Empty for expressions and for no constraint.
    """
    if not isinstance(constraint, CheckConstraint):
        return list(getattr(constraint, "fields", ()))
    names = Q(constraint.condition).referenced_base_fields
    return [
        field.name
        for field in model._meta.concrete_fields
        if names & {field.name, field.attname, "pk" if field.primary_key else field.name}
    ]


def violation_of(error: IntegrityError) -> Violation:
    """Return the violation that a database error reports; an empty one if it is not understood."""
    cause: Any = error.__cause__
    state = getattr(cause, "sqlstate", None) or getattr(cause, "pgcode", None)
    if state in KINDS and hasattr(cause, "diag"):
        return of_postgresql(KINDS[state], cause.diag)
    code, *texts = error.args or [""]
    if isinstance(code, int) and code in KINDS and texts:
        return of_mysql(KINDS[code], str(texts[0]))
    match = SQLITE.match(str(code))
    return of_sqlite(KINDS[match[1]], match[2] or "") if match else Violation()


def of_postgresql(kind: str, diag: Any) -> Violation:
    """Return the violation in the diagnostics of a PostgreSQL error."""
    # For a reference, the detail may name the key of the other table.
    told = POSTGRESQL.match(diag.message_detail or "") if kind == "unique" else None
    columns = [name.strip('" ') for name in told[1].split(",")] if told else [diag.column_name]
    known = tuple(name for name in columns if name)
    return Violation(kind, diag.constraint_name or "", diag.table_name or "", known)


def of_mysql(kind: str, text: str) -> Violation:
    """Return the violation in a message of MySQL or MariaDB."""
    # The last match: values quoted before it may look the same.
    named = MYSQL.findall(text) or [""]
    table, _dot, name = named[-1].rpartition(".")
    return (
        Violation(kind, table=table, columns=(name,))
        if kind == "null"
        else Violation(kind, name, table)
    )


def of_sqlite(kind: str, text: str) -> Violation:
    """Return the violation in a message of SQLite."""
    if text.startswith("index "):
        return Violation(kind, text.removeprefix("index ").strip("'"))
    if kind == "check":
        is_name = IDENTIFIER.fullmatch(text)
        return Violation(kind, text) if is_name else Violation(kind, columns=first_quoted(text))
    pairs = [part.strip().rpartition(".") for part in text.split(",")]
    return Violation(kind, table=pairs[0][0], columns=tuple(name for *_, name in pairs if name))


def first_quoted(text: str) -> tuple[str, ...]:
    """Return the first column that the text of a constraint names, if any."""
    match = QUOTED.search(text)
    return (match[1],) if match else ()


def model_of_table(table: str) -> type[Model] | None:
    """Return the model of a table; None if no installed app has one."""
    models = apps.get_models(include_auto_created=True)
    return next((model for model in models if model._meta.db_table == table), None)


class Refused(Conflict, IntegrityError):
    """A change that a constraint of the database refuses: status 409.

    It is an ``IntegrityError``, too, for code that catches that.

    Args:
        violation: the violation.
        model: the model that was written.
    """

    def __init__(self, violation: Violation, model: type[Model] | None) -> None:
        self.violation = violation
        self.model = model
        owner = model_of_table(violation.table) or model
        self.constraint = None if owner is None else violation.constraint(owner)
        super().__init__(self.message(), violation.kind or None)

    def message(self) -> str:
        """Return the message of the constraint if it declares one, else that of its kind."""
        declared = self.constraint
        if declared is not None and (
            self.violation.kind == "check"
            or declared.violation_error_message != declared.default_violation_error_message
        ):
            return str(declared.get_violation_error_message())
        return MESSAGES.get(self.violation.kind, MESSAGES[""])()

    def told(self, fields: Mapping[str, AnyField]) -> dict[str, Own] | list[Own]:
        """Return error detail that names the constraint, under its field if it has just one."""
        names = self.violation.serializer_fields(self.model, fields)
        name = getattr(self.constraint, "name", self.violation.name)
        members = [field_key(name) for name in names] if len(names) > 1 else []
        told = {"constraint": name, "members": members}
        meta = {key: value for key, value in told.items() if value}
        error = Own({"detail": self.detail, **({"meta": meta} if meta else {})})
        return {names[0]: error} if len(names) == 1 else [error]


#: Messages by kind of violation.
MESSAGES = {
    "": lambda: _("The database refuses this change."),
    "unique": lambda: _("Another resource has the same values already."),
    "check": lambda: _("A value is none that the database takes."),
    "exclusion": lambda: _("Another resource excludes these values."),
    "reference": lambda: _(
        "A resource that this one refers to is missing, or another one still refers to it."
    ),
}


class Protected(Conflict, ProtectedError):
    """A deletion refused by ``on_delete=PROTECT``: status 409."""

    def __init__(self, error: ProtectedError) -> None:
        self.protected_objects = error.protected_objects
        Conflict.__init__(self, _("Other resources need this one."), "protected")


class Restricted(Conflict, RestrictedError):
    """A deletion refused by ``on_delete=RESTRICT``: status 409."""

    def __init__(self, error: RestrictedError) -> None:
        self.restricted_objects = error.restricted_objects
        Conflict.__init__(self, _("Other resources need this one."), "restricted")


def refusal_of(error: IntegrityError, model: type[Model] | None) -> IntegrityError:
    """Return the API exception for an integrity error.

    The error of a null, which may be a mistake of the developer, is returned unchanged.
    """
    if isinstance(error, ProtectedError):
        return Protected(error)
    if isinstance(error, RestrictedError):
        return Restricted(error)
    violation = violation_of(error)
    is_told = isinstance(error, Conflict) or violation.kind == "null"
    return error if is_told else Refused(violation, model)
