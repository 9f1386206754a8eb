"""A release can be brought in host by host: what the one before still asks for stands until the release after."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState

from tests.config.breaking_migrations import breaking

# The last of each before hosts could be brought up one by one.
LAST_EXEMPT = {
    "access": "0004_no_default_clock",
    "casework": "0013_clocks_of_a_service",
    "documents": "0002_letter_submission",
    "exchange": "0001_initial",
    "notices": "0002_outbox",
    "workforce": "0008_withdrawn",
}


def test_no_migration_stops_the_release_before_it_without_a_stated_reason() -> None:
    loader = MigrationLoader(None)
    ours = [key for key in loader.disk_migrations if key[0] in LAST_EXEMPT]
    later = [(app, name) for app, name in ours if name > LAST_EXEMPT[app]]
    assert later
    found = [
        said
        for key in later
        for said in breaking(loader.disk_migrations[key], loader.project_state(key, at_end=False))
    ]
    assert found == []


def test_what_is_exempt_is_there() -> None:
    known = MigrationLoader(None).disk_migrations
    assert set(LAST_EXEMPT.items()) <= set(known)


def said_of(*operations: Operation, contracts: str = "") -> list[str]:
    migration = migrations.Migration("0002_next", "shop")
    migration.operations = list(operations)  # type: ignore[misc]
    if contracts:
        migration.contracts = contracts  # type: ignore[attr-defined]
    state = ProjectState()
    fields: list[tuple[str, Any]] = [
        ("id", models.BigAutoField(primary_key=True)),
        ("name", models.CharField(max_length=20, null=True)),
    ]
    state.add_model(ModelState("shop", "Article", fields))
    return breaking(migration, state)


@pytest.mark.parametrize(
    "operation",
    [
        migrations.RemoveField("article", "name"),
        migrations.RenameField("article", "name", "title"),
        migrations.DeleteModel("Article"),
        migrations.AddField("article", "price", models.IntegerField(default=0)),
        migrations.AlterField("article", "name", models.CharField(max_length=20)),
        migrations.RunSQL("ALTER TABLE shop_article DROP COLUMN name"),
        migrations.SeparateDatabaseAndState([migrations.RunSQL("DROP TABLE shop_article")], []),
    ],
)
def test_what_the_earlier_release_stumbles_over_is_refused(operation: Operation) -> None:
    assert len(said_of(operation)) == 1
    assert said_of(operation, contracts="nothing has written it since 0.4") == []


@pytest.mark.parametrize(
    "operation",
    [
        migrations.AddField("article", "price", models.IntegerField(null=True)),
        migrations.AddField("article", "price", models.IntegerField(db_default=0)),
        migrations.AlterField("article", "name", models.CharField(max_length=40, null=True)),
        migrations.CreateModel("Shelf", [("id", models.BigAutoField(primary_key=True))]),
        migrations.RunSQL("DROP TRIGGER article_checked ON shop_article"),
    ],
)
def test_what_it_does_not_notice_is_not(operation: Operation) -> None:
    assert said_of(operation) == []
