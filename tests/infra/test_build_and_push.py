"""Test each step of scripts/build-and-push.sh: its requirements, its results and its error messages."""

from __future__ import annotations

import shutil

import pytest

from tests.infra.conftest import needs_aws
from tests.support.checkout import SERVICES
from tests.support.twins import ROOT

SCRIPT = "scripts/build-and-push.sh"


@needs_aws
def test_login_uses_docker_hub_credentials_if_they_are_set(platform):
    done = platform.run(SCRIPT, "login", DOCKERHUB_USERNAME="house", DOCKERHUB_PASSWORD="open sesame")
    assert done.returncode == 0, done.stdout
    assert platform.calls("login")[0] == "login --username house --password-stdin"
    assert "sesame" not in done.stdout + "".join(platform.calls())


@needs_aws
def test_after_a_failed_push_a_second_run_continues_where_it_stopped(platform):
    commit = platform.git("rev-parse", "HEAD")
    platform.seed(commit, "yolo")
    [pushed] = platform.tags("yolo").values()
    done = platform.run(SCRIPT, "login", "build", "push")
    assert done.returncode == 0, done.stdout
    assert platform.tags("yolo") == {commit: pushed}
    assert [set(platform.tags(service)) for service in SERVICES] == [{commit}] * 3


@needs_aws
def test_a_second_run_of_a_commit_builds_pushes_and_moves_nothing(platform):
    commit = platform.git("rev-parse", "HEAD")
    platform.seed(commit)
    platform.retag(commit, "prod")
    images = platform.all_tags()
    done = platform.run(SCRIPT)
    assert done.returncode == 0, done.stdout
    assert platform.all_tags() == images
    assert {call.split()[0] for call in platform.calls()} == {"version", "login"}


@needs_aws
def test_prod_previous_names_the_image_that_prod_named(platform):
    platform.seed("prod")
    old, commit = platform.all_tags(), platform.git("rev-parse", "HEAD")
    platform.seed(commit)
    assert platform.run(SCRIPT, "prod").returncode == 0
    for service in SERVICES:
        tags = platform.tags(service)
        assert tags["prod"] == tags[commit]
        assert tags["prod-previous"] == old[service]["prod"]


@needs_aws
def test_if_one_image_is_missing_no_prod_tag_moves(platform):
    platform.seed("prod")
    platform.seed(platform.git("rev-parse", "HEAD"), "yolo", "depth")
    images = platform.all_tags()
    done = platform.run(SCRIPT, "prod")
    assert done.returncode == 1
    assert "is not in the registry: no tag was moved" in done.stdout
    assert platform.all_tags() == images


@needs_aws
def test_sources_without_git_take_their_commit_from_a_file(platform):
    commit = platform.git("rev-parse", "HEAD")
    platform.seed(commit)
    shutil.rmtree(platform.folder / ".git")
    # Otherwise git could find a repository that contains the temporary folder.
    outside = {"GIT_CEILING_DIRECTORIES": str(platform.folder.parent)}
    done = platform.run(SCRIPT, "prod", **outside)
    assert done.returncode == 1
    assert "the commit is unknown" in done.stdout
    platform.write(".commit", commit)
    assert f"the images of {commit} are in the registry" in platform.run(SCRIPT, "build", **outside).stdout


def test_a_tree_with_changes_is_rejected_and_its_files_are_listed(checkout):
    checkout.write("scripts/more.sh", "true\n")
    done = checkout.run(SCRIPT)
    assert done.returncode == 1
    assert "the tree has changes" in done.stdout
    assert "scripts/more.sh" in done.stdout
    assert checkout.calls("build") == []


@pytest.mark.parametrize("missing", ["docker", "aws", "git"])
def test_a_missing_tool_is_reported_with_what_to_install(missing, checkout, tmp_path):
    kept = tmp_path / "kept"
    kept.mkdir()
    for name in {"bash", "sh", "env", "dirname", "git", "docker", "aws", "head"} - {missing}:
        found = shutil.which(name, path=checkout.environment["PATH"])
        if found:
            (kept / name).symlink_to(found)
    done = checkout.run(SCRIPT, PATH=str(kept))
    assert done.returncode == 1
    assert f"build-and-push.sh: {missing} is not on PATH: install" in done.stdout


def test_a_docker_engine_that_does_not_answer_is_reported(checkout):
    done = checkout.run(SCRIPT, FAILS="version version")
    assert done.returncode == 1
    assert "the Docker engine does not answer: start it" in done.stdout


@needs_aws
def test_without_credentials_the_error_says_how_to_sign_in(platform):
    done = platform.run(SCRIPT, AWS_ACCESS_KEY_ID="", AWS_SECRET_ACCESS_KEY="")
    assert done.returncode == 1
    assert "you are not signed in to AWS" in done.stdout


def test_an_unknown_step_is_an_error(checkout):
    done = checkout.run(SCRIPT, "prods")
    assert done.returncode == 1
    assert "unknown step prods" in done.stdout


def test_the_help_lists_every_step():
    text = (ROOT / SCRIPT).read_text()
    for step in ("login", "build", "test", "push", "prod", "canary"):
        assert f"\n  {step}" in text
