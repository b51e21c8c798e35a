"""Runs the system checks that this room has registered."""

from django.core.checks.registry import registry


def ids(*, databases=None, is_deploy=False):
    """Returns the ids of the findings of this room's registered checks."""
    checks = registry.get_checks(include_deployment_checks=is_deploy)
    own = [check for check in checks if check.__module__.startswith("city.checks")]
    assert own
    return [message.id for check in own for message in check(app_configs=None, databases=databases)]


def in_production():
    return ids(is_deploy=True)
