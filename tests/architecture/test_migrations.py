"""There is one line of migrations."""

from alembic.config import Config
from alembic.script import ScriptDirectory

from tests.architecture.tree import ROOT


def _scripts() -> ScriptDirectory:
    config = Config(toml_file=ROOT / "pyproject.toml")
    return ScriptDirectory.from_config(config)


def test_there_is_one_migration_head():
    assert len(_scripts().get_heads()) == 1


def test_every_migration_can_be_undone():
    for revision in _scripts().walk_revisions():
        assert callable(getattr(revision.module, "downgrade", None)), revision.revision
