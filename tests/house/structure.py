"""What the source of a package tells of its structure: imports, sizes, names, and what is typed.

The package is read, not run, so that an import counts wherever it stands.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from statistics import median

Function = ast.FunctionDef | ast.AsyncFunctionDef

#: Annotations that say nothing.
UNTYPED = {"Any", "typing.Any", "object"}

#: For each name, those that it imports.
Edges = Mapping[str, set[str]]


@dataclass(frozen=True)
class Import:
    """A name that a statement imports: absolute and dotted. It is late inside of a function."""

    name: str
    is_late: bool


class Module:
    """A module, by its absolute dotted name and its source."""

    def __init__(self, name: str, source: str, is_package: bool = False) -> None:
        self.name = name
        self.lines = len(source.splitlines())
        self.tree = ast.parse(source)
        self.package = name if is_package else name.rpartition(".")[0]

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """All parts of the module."""
        return list(ast.walk(self.tree))

    @cached_property
    def functions(self) -> list[Function]:
        """All functions, wherever they are defined."""
        return [node for node in self.nodes if isinstance(node, Function)]

    @cached_property
    def free_functions(self) -> list[Function]:
        """Those of no class and no other function."""
        return [node for node in self.tree.body if isinstance(node, Function)]

    @cached_property
    def classes(self) -> list[ast.ClassDef]:
        """All classes, wherever they are defined."""
        return [node for node in self.nodes if isinstance(node, ast.ClassDef)]

    @cached_property
    def imports(self) -> list[Import]:
        """What the module imports, wherever the statements stand."""
        late = {part for node in self.functions for part in ast.walk(node)}
        return [
            Import(name, statement in late)
            for statement in self.nodes
            for name in self.imported(statement)
        ]

    def imported(self, statement: ast.AST) -> list[str]:
        """Return the absolute names that a statement imports."""
        if isinstance(statement, ast.Import):
            return [alias.name for alias in statement.names]
        if not isinstance(statement, ast.ImportFrom):
            return []
        parents = self.package.split(".")
        start = parents[: len(parents) + 1 - statement.level] if statement.level else []
        base = ".".join([*start, *filter(None, [statement.module])])
        return [f"{base}.{alias.name}" for alias in statement.names]

    @cached_property
    def names(self) -> set[str]:
        """The names that the module itself defines for others, but for dunders."""
        return {name for name in self.defined() if not name.startswith("__")}

    def defined(self) -> Iterator[str]:
        """Yield the name of each function, class and value of the module."""
        for node in self.tree.body:
            if isinstance(node, Function | ast.ClassDef):
                yield node.name
            elif isinstance(node, ast.Assign):
                yield from (target.id for target in node.targets if isinstance(target, ast.Name))
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                yield node.target.id

    @cached_property
    def aliases(self) -> set[str]:
        """The names that the module gives to what says nothing as an annotation."""
        return {
            name.id
            for node in self.tree.body
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None
            for name in (node.targets if isinstance(node, ast.Assign) else [node.target])
            if isinstance(name, ast.Name) and ast.unparse(node.value) in UNTYPED
        }

    @cached_property
    def annotations(self) -> list[str | None]:
        """The annotations of the parameters of all functions, but for ``self`` and ``cls``."""
        return [
            annotation(parameter.annotation)
            for function in self.functions
            for parameter in parameters(function.args)
            if parameter.arg not in ("self", "cls")
        ]


def parameters(arguments: ast.arguments) -> list[ast.arg]:
    """Return the parameters that have a name and one value each."""
    return [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]


def annotation(node: ast.expr | None) -> str | None:
    """Return an annotation as text, without quotes."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return None if node is None else ast.unparse(node)


class Structure:
    """All modules of a package, and what they are together."""

    def __init__(self, modules: list[Module]) -> None:
        self.modules = {module.name: module for module in modules}

    @classmethod
    def of(cls, root: Path) -> "Structure":
        """Return the structure of the package in a directory."""
        return cls([module_at(path, root) for path in sorted(root.rglob("*.py"))])

    @cached_property
    def edges(self) -> Edges:
        """The modules of the package that each of them imports."""
        return {
            name: {found for each in module.imports if (found := self.module_of(each.name))}
            - {name}
            for name, module in self.modules.items()
        }

    def module_of(self, name: str) -> str | None:
        """Return the module that an imported name is, or belongs to."""
        parent = name.rpartition(".")[0]
        return next((each for each in (name, parent) if each in self.modules), None)

    @cached_property
    def folders(self) -> Edges:
        """The folders that each folder imports; a module outside of them is one of its own."""
        found: dict[str, set[str]] = {folder_of(name): set() for name in self.modules}
        for name, imported in self.edges.items():
            found[folder_of(name)] |= {folder_of(each) for each in imported} - {folder_of(name)}
        return found

    def figures(self) -> dict[str, float]:
        """Return the figures by which the structure is judged."""
        sizes = [module.lines for module in self.modules.values()]
        lengths = sorted(
            length(function) for module in self.modules.values() for function in module.functions
        )
        free = sum(len(module.free_functions) for module in self.modules.values())
        classes = sum(len(module.classes) for module in self.modules.values())
        return {
            "floors": max(floors(self.edges).values()),
            "lines of the largest module": max(sizes),
            "modules over 350 lines": sum(size > 350 for size in sizes),
            "median lines of a function": median(lengths),
            "lines that nine of ten functions have at most": lengths[int(len(lengths) * 0.9)],
            "lines of the longest function": lengths[-1],
            "free functions for each class": free / classes,
            "share of parameters without a type": self.untyped_share(),
        }

    def untyped_share(self) -> float:
        """Return the share of parameters whose annotation says nothing, or that have none."""
        aliases = {name for module in self.modules.values() for name in module.aliases}
        nothing = {None, *UNTYPED, *aliases}
        found = [each for module in self.modules.values() for each in module.annotations]
        return sum(each in nothing for each in found) / len(found)

    def names_defined_twice(self) -> set[str]:
        """Return the names that several modules define, each for itself."""
        names = [name for module in self.modules.values() for name in module.names]
        return {name for name in names if names.count(name) > 1}


def module_at(path: Path, root: Path) -> Module:
    """Return the module in a file of the package in a directory."""
    parts = [root.name, *path.relative_to(root).with_suffix("").parts]
    is_package = parts[-1] == "__init__"
    return Module(".".join(parts[:-1] if is_package else parts), path.read_text(), is_package)


def folder_of(name: str) -> str:
    """Return the folder of a module, or the module itself where it stands in none."""
    return ".".join(name.split(".")[:2])


def length(function: Function) -> int:
    """Return the number of lines of a function, without its decorators."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def floors(edges: Edges) -> dict[str, int]:
    """Return the floor on which each name stands: one above the highest that it imports.

    Raises:
        CycleError: where names import each other in a circle.
    """
    found: dict[str, int] = {}
    for name in TopologicalSorter(edges).static_order():
        found[name] = 1 + max((found[imported] for imported in edges[name]), default=0)
    return found


def circle(edges: Edges) -> list[str]:
    """Return names that import each other in a circle; none where there is no circle."""
    try:
        floors(edges)
    except CycleError as error:
        return [str(name) for name in error.args[1]]
    return []
