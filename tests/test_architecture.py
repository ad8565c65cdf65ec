"""Imports run one way, and each heavy library has one door: read from the source with ``ast``."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# A module may import those of its own layer and of the layers above it, never of one below. The longest matching name counts.
LAYERS: tuple[tuple[str, ...], ...] = (
    ("rag.plain", "rag.schema", "rag.errors", "rag.config"),
    ("rag.language",),
    ("rag.verify", "rag.llm"),
    ("rag.ingest",),  # readers, chunker and what they need; but for the pipeline, below
    ("rag.index",),
    ("rag.ingest.pipeline", "rag.retrieve", "rag.conversation"),
    ("rag.answer",),
    ("rag.desk",),
    ("rag",),  # rag/__init__.py, which hands names on
    ("rag.evaluate", "rag.terminal"),
    # The page: what it says and keeps, what it is guarded by, what is drawn, what happens, and last the server that puts it together.
    ("ui.strings", "ui.session", "ui.contents"),
    ("ui.store", "ui.opening", "ui.uploads"),
    ("ui.drops",),
    ("ui.adding", "ui.guard", "ui.newsroom"),
    ("ui.render",),
    ("ui.handlers", "ui.export"),
    ("ui.api",),
    ("ui.routes", "ui.app"),
    ("ui.server",),
    ("ui",),
    ("rag.cli_options",),
    ("rag.cli_settings",),
    ("rag.cli", "rag.cli_page", "rag.__main__"),
)

# Who may import what from outside.
DOORS = {
    "gradio": ("ui.app", "ui.api", "ui.routes.mcp", "ui.server"),
    "chromadb": ("rag.index.vectors",),
    "llama_index.vector_stores.chroma": ("rag.index.vectors",),
    "tantivy": ("rag.index.lexical",),
    "typer": ("rag.cli", "rag.cli_options", "rag.cli_page"),
    "rich": ("rag.terminal",),
}

PRINTS = ("rag.terminal",)


def layer(module: str) -> int:
    """The place of a module in the flow, from 0."""
    found = [(len(name), n) for n, names in enumerate(LAYERS) for name in names if module == name or module.startswith(name + ".")]
    assert found, f"{module} has no layer; add it to LAYERS"
    length, number = max(found)
    assert length > len("rag") or module in {"rag", "ui"}, f"{module} has no layer of its own; add it to LAYERS"
    return number


def modules(root: Path) -> Iterator[tuple[str, ast.Module]]:
    """(dotted name, parsed source) of every module of the two packages."""
    for package in ("rag", "ui"):
        for path in sorted((root / package).rglob("*.py")):
            parts = path.relative_to(root).with_suffix("").parts
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), ast.parse(path.read_text(encoding="utf-8"))


def imports(tree: ast.Module, known: Collection[str]) -> Iterator[tuple[str, bool]]:
    """(dotted name, at the top of the module?) of the modules that a module imports.

    ``from package import module`` imports the module, when it is a ``known`` one. What is imported for type hints alone is left out.
    """
    for node, at_top in _walk(tree, True):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, at_top
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written in full"
            for alias in node.names:
                name = f"{node.module}.{alias.name}"
                yield name if name in known else str(node.module), at_top


def _walk(node: ast.AST, at_top: bool) -> Iterator[tuple[ast.AST, bool]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            continue
        inside = at_top and not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        yield child, inside
        yield from _walk(child, inside)


def under(name: str, tops: tuple[str, ...] | str) -> bool:
    """Whether a dotted name is one of these or lies below it."""
    return any(name == top or name.startswith(top + ".") for top in ((tops,) if isinstance(tops, str) else tops))


def wrong_arrows(root: Path) -> list[str]:
    """Every import that runs against the flow or through a wrong door."""
    trees = dict(modules(root))
    wrong = []
    for module, tree in trees.items():
        for name, at_top in imports(tree, trees):
            if name in trees and layer(name) > layer(module):
                wrong.append(f"{module} imports {name}, which comes after it")
            if under(name, "ui") and not under(module, "ui") and (module not in ("rag.cli", "rag.cli_page") or at_top):
                wrong.append(f"{module} imports {name}; only the command line may, and inside a function")
            wrong += [f"{module} imports {name}" for door, allowed in DOORS.items() if under(name, door) and not under(module, allowed)]
    return sorted(set(wrong))


def forbidden_calls(root: Path) -> list[str]:
    """Printing outside the terminal, the built-in ``hash``, and LlamaIndex's global ``Settings``."""
    wrong = []
    for module, tree in modules(root):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                if called in {"print", "pprint", "pprint.pprint", "sys.stdout.write", "sys.stderr.write"} and module not in PRINTS:
                    wrong.append(f"{module}:{node.lineno} prints")
                if called == "hash":
                    wrong.append(f"{module}:{node.lineno} uses hash(), which differs from process to process")
            if isinstance(node, ast.ImportFrom) and under(node.module or "", "llama_index") and "Settings" in {a.name for a in node.names}:
                wrong.append(f"{module}:{node.lineno} imports LlamaIndex's global Settings")
    return wrong


def heavy_at_the_top(root: Path, entry: str, heavy: frozenset[str]) -> list[str]:
    """Heavy libraries that importing ``entry`` imports with it."""
    trees = dict(modules(root))
    seen: set[str] = set()
    to_do, found = [entry], []
    while to_do:
        module = to_do.pop()
        if module in seen or module not in trees:
            continue
        seen.add(module)
        for name, at_top in imports(trees[module], trees):
            if at_top:
                to_do += [name, name.rpartition(".")[0]]
                found += [f"{module} imports {name}"] if name.partition(".")[0] in heavy else []
    return found


def test_architecture_imports_follow_the_flow() -> None:
    assert wrong_arrows(ROOT) == []


def test_architecture_nothing_forbidden_is_called() -> None:
    assert forbidden_calls(ROOT) == []


def test_architecture_command_line_starts_without_heavy_libraries() -> None:
    heavy = frozenset({"gradio", "chromadb", "llama_index", "tantivy", "numpy", "trafilatura", "pypdf", "rich", "pydantic"})
    assert heavy_at_the_top(ROOT, "rag.cli", heavy) == []


def test_architecture_reads_what_is_there() -> None:
    names = [name for name, _ in modules(ROOT)]
    assert {"rag.schema", "rag.cli"} <= set(names), "the tests above must have something to read"


@pytest.fixture
def made_up(tmp_path: Path) -> Path:
    for package in ("rag", "rag/index", "rag/answer", "ui"):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").touch()
    for module in ("rag/schema", "rag/cli", "rag/terminal", "rag/desk", "rag/index/index", "rag/index/vectors", "ui/app"):
        (tmp_path / f"{module}.py").touch()
    assert wrong_arrows(tmp_path) == [], "Test requires a tree that is right to begin with"
    return tmp_path


@pytest.mark.parametrize(
    ("module", "source", "complaint"),
    [
        pytest.param("rag/schema", "from rag.desk import Newsdesk", "rag.schema imports rag.desk", id="an-arrow-that-runs-back"),
        pytest.param("rag/index/index", "def f():\n    import rag.desk", "rag.index.index imports rag.desk", id="a-late-arrow"),
        pytest.param("rag/index/index", "from rag import desk", "rag.index.index imports rag.desk", id="a-module-taken-from-its-package"),
        pytest.param("rag/index/index", "import rag", "rag.index.index imports rag,", id="the-package-itself"),
        pytest.param("rag/index/index", "from rag import open", "rag.index.index imports rag,", id="a-name-of-the-package"),
        pytest.param("rag/index/index", "import chromadb.config", "rag.index.index imports chromadb.config", id="chroma-by-another-door"),
        pytest.param("rag/desk", "import gradio", "rag.desk imports gradio", id="gradio-in-the-pipeline"),
        pytest.param("rag/cli", "from ui.app import serve", "rag.cli imports ui.app", id="the-page-at-the-top-of-the-command-line"),
        pytest.param("rag/desk", "def f():\n    import ui.app", "rag.desk imports ui.app", id="the-page-in-the-desk"),
    ],
)
def test_architecture_sees_a_wrong_arrow(made_up: Path, module: str, source: str, complaint: str) -> None:
    (made_up / f"{module}.py").write_text(source)
    assert any(line.startswith(complaint) for line in wrong_arrows(made_up)), wrong_arrows(made_up)


@pytest.mark.parametrize(
    ("module", "source"),
    [
        pytest.param("rag/cli", "def serve():\n    from ui.app import serve", id="the-page-late"),
        pytest.param("rag/cli", "from rag import terminal", id="a-module-taken-from-its-package"),
        pytest.param("rag/schema", "if TYPE_CHECKING:\n    from rag.desk import Newsdesk", id="a-type-hint"),
        pytest.param("rag/index/vectors", "import chromadb", id="chroma-by-its-door"),
        pytest.param("ui/app", "import rag\nimport gradio", id="the-page"),
    ],
)
def test_architecture_lets_a_right_arrow_be(made_up: Path, module: str, source: str) -> None:
    (made_up / f"{module}.py").write_text(source)
    assert wrong_arrows(made_up) == []


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        pytest.param("print('x')", "prints", id="print"),
        pytest.param("key = hash('x')", "hash()", id="hash"),
        pytest.param("from llama_index.core import Settings", "global Settings", id="settings"),
        pytest.param("from llama_index.core.settings import Settings as S", "global Settings", id="settings-renamed"),
    ],
)
def test_architecture_sees_a_forbidden_call(made_up: Path, source: str, complaint: str) -> None:
    (made_up / "rag/desk.py").write_text(source)
    assert complaint in " ".join(forbidden_calls(made_up))


def test_architecture_sees_a_heavy_start(made_up: Path) -> None:
    (made_up / "rag/cli.py").write_text("import rag.desk")
    (made_up / "rag/desk.py").write_text("import numpy as np")
    assert heavy_at_the_top(made_up, "rag.cli", frozenset({"numpy"})) == ["rag.desk imports numpy"]
