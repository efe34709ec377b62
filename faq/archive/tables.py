"""Which tables a backup holds, and which state of the database they fit."""

from graphlib import TopologicalSorter

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Model

from faq.archive.manifest import ArchiveError

LEFT_OUT = {
    "sessions.session",  # who is signed in now
    # How far this database has come. A restored one is ahead of every index and cache there is.
    "contacts.contentversion",
    "faq.entrychange",
}
# What migrate and load_roles write into an empty database; a backup has its own.
MADE_BY_MIGRATE = (Group.permissions.through, Group, Permission, ContentType)


def tables() -> dict[str, type[Model]]:
    """The models whose rows go in, by label; what others refer to stands before them."""
    every = {model._meta.label_lower: model for model in apps.get_models(include_auto_created=True)}
    models = {
        label: model
        for label, model in sorted(every.items())
        if model._meta.managed and not model._meta.proxy and label not in LEFT_OUT
    }
    needs = {label: sorted(referred_to(model) - {label}) for label, model in models.items()}
    return {label: models[label] for label in TopologicalSorter(needs).static_order()}


def referred_to(model: type[Model]) -> set[str]:
    relations = [field for field in model._meta.local_fields if field.is_relation]
    return {field.related_model._meta.concrete_model._meta.label_lower for field in relations}


def migrations() -> list[str]:
    """The migrations that the database has, of the apps that are installed.

    Raises ArchiveError where some are still to be applied.
    """
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise ArchiveError("the database is not up to date: run migrate first")
    installed = {config.label for config in apps.get_app_configs()}
    applied = executor.loader.applied_migrations
    return sorted(f"{app}.{name}" for app, name in applied if app in installed)
