"""A Ray cluster beside the replicas, for Docker and for Kubernetes: its parts name each other, want a token, and have
one folder.
"""

import re
from typing import Any

import pytest
import yaml
from app_process import ROOT

DEPLOY = ROOT / "deploy"
RAY = re.findall(r"^ray==([0-9]+[.][0-9]+)", (ROOT / "requirements-cluster.txt").read_text(), re.MULTILINE)[0]
NODES = ("ray-head", "ray-worker")


def documents(name: str) -> list[Any]:
    with (DEPLOY / name).open(encoding="utf-8") as file:
        return list(yaml.safe_load_all(file))


@pytest.fixture(scope="module")
def services() -> Any:
    """As Docker merges the two files: variables and volumes by name, everything else replaced."""
    (base,), (more,) = documents("compose.yaml"), documents("compose.cluster.yaml")
    found = dict(base["services"])
    for name, service in more["services"].items():
        known = found.get(name, {})
        environment = known.get("environment", {}) | service["environment"]
        found[name] = known | service | {"environment": environment}
    return found


@pytest.fixture(scope="module")
def cluster() -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for each in documents("ray-cluster.yaml"):
        found.setdefault(each["kind"], []).append(each)
    return found


@pytest.fixture(scope="module")
def deployment() -> Any:
    (patch,) = documents("ray-deployment.yaml")
    (patched,) = (each for each in documents("kubernetes.yaml") if each["kind"] == "Deployment")
    assert (patch["kind"], patch["metadata"]["name"]) == (patched["kind"], patched["metadata"]["name"])
    return patch["spec"]["template"]["spec"]


def test_every_part_of_the_compose_cluster_wants_the_token(services: Any) -> None:
    for name in ("lab-1", "lab-2", *NODES):
        environment = services[name]["environment"]
        assert environment["RAY_AUTH_MODE"] == "token"
        assert environment["RAY_AUTH_TOKEN"].startswith("${RAY_AUTH_TOKEN:?")
        assert "ports" not in services[name]
        assert services[name]["read_only"]
        assert services[name]["networks"] == ["inside"]


def test_all_of_compose_have_one_folder_and_one_head(services: Any) -> None:
    for name in ("lab-1", "lab-2", *NODES):
        assert services[name]["volumes"] == ["data:/data"]
        assert services[name]["build"]["args"] == {"REQUIREMENTS": "requirements-cluster.txt"}
    for name in ("lab-1", "lab-2"):
        address = services[name]["environment"]["CNN_DEMO_RAY_ADDRESS"]
        assert address == "ray-head:6379"
        assert f"ray start --address={address} --num-cpus=0 && exec python app.py" in services[name]["command"]
    assert {"--head", "--port=6379", "--num-cpus=0"} <= set(services["ray-head"]["command"])
    assert "--address=ray-head:6379" in services["ray-worker"]["command"]


def test_kuberay_makes_the_cluster_that_the_replicas_join(cluster: dict[str, list[Any]], deployment: Any) -> None:
    (ray,), (claim,) = cluster["RayCluster"], cluster["PersistentVolumeClaim"]
    assert (ray["apiVersion"], ray["spec"]["authOptions"]) == ("ray.io/v1", {"mode": "token"})
    assert ray["spec"]["rayVersion"].startswith(f"{RAY}.")
    (container,) = deployment["containers"]
    given = {each["name"]: each for each in container["env"]}
    head = f"{ray['metadata']['name']}-head-svc:6379"  # as KubeRay calls it
    assert given["CNN_DEMO_RAY_ADDRESS"]["value"] == head
    assert f"ray start --address={head} --num-cpus=0 && exec python app.py" in container["command"]
    secret = given["RAY_AUTH_TOKEN"]["valueFrom"]["secretKeyRef"]
    assert secret == {"name": ray["metadata"]["name"], "key": "auth_token"}
    groups = [ray["spec"]["headGroupSpec"], *ray["spec"]["workerGroupSpecs"]]
    for pod in [deployment, *(group["template"]["spec"] for group in groups)]:
        volumes = {volume["name"]: volume for volume in pod["volumes"]}
        assert volumes["data"]["persistentVolumeClaim"]["claimName"] == claim["metadata"]["name"]
        assert pod["containers"][0]["image"] == container["image"]
    assert claim["spec"]["accessModes"] == ["ReadWriteMany"]


def test_only_members_reach_the_cluster(cluster: dict[str, list[Any]]) -> None:
    (ray,) = cluster["RayCluster"]
    members = [{"ray.io/cluster": ray["metadata"]["name"]}, {"app": "cnn-lab"}]
    for policy in cluster["NetworkPolicy"]:
        (rule,) = policy["spec"]["ingress"]
        assert [each["podSelector"]["matchLabels"] for each in rule["from"]] == members


def test_what_kustomize_puts_together_is_there() -> None:
    (found,) = documents("kustomization.yaml")
    named = [*found["resources"], *(patch["path"] for patch in found["patches"])]
    assert all((DEPLOY / name).is_file() for name in named)
