"""What `deploy/` says to Docker, Caddy and Kubernetes: the kinds, ports, probes and rights that the app is made for."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from app_process import ROOT

DEPLOY = ROOT / "deploy"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
CADDYFILE = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
KINDS = {  # with the version of the API that each belongs to, and what its spec must have
    "Deployment": ("apps/v1", {"replicas", "selector", "template"}),
    "Service": ("v1", {"selector", "ports"}),
    "Ingress": ("networking.k8s.io/v1", {"ingressClassName", "rules"}),
    "NetworkPolicy": ("networking.k8s.io/v1", {"podSelector", "policyTypes", "ingress"}),
    "PodDisruptionBudget": ("policy/v1", {"minAvailable", "selector"}),
}
LEAVING = 28  # seconds from SIGTERM to the end, at most: app.LEAVE_SECONDS and what closing takes


def kubernetes() -> dict[str, Any]:
    with (DEPLOY / "kubernetes.yaml").open(encoding="utf-8") as file:
        return {each["kind"]: each for each in yaml.safe_load_all(file)}


@pytest.fixture(scope="module")
def objects() -> dict[str, Any]:
    return kubernetes()


@pytest.fixture(scope="module")
def pod(objects: dict[str, Any]) -> Any:
    return objects["Deployment"]["spec"]["template"]["spec"]


@pytest.fixture(scope="module")
def services() -> Any:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_object_is_of_a_kind_that_kubernetes_knows(objects: dict[str, Any], kind: str) -> None:
    version, parts = KINDS[kind]
    assert objects.keys() == KINDS.keys()
    assert objects[kind]["apiVersion"] == version
    assert re.fullmatch(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?", objects[kind]["metadata"]["name"])
    assert parts <= objects[kind]["spec"].keys()


def test_the_objects_mean_each_other(objects: dict[str, Any], pod: Any) -> None:
    deployment, service = objects["Deployment"]["spec"], objects["Service"]
    labels = deployment["template"]["metadata"]["labels"]
    assert deployment["replicas"] == 2
    assert labels == deployment["selector"]["matchLabels"] == service["spec"]["selector"]
    for kind, field in (("NetworkPolicy", "podSelector"), ("PodDisruptionBudget", "selector")):
        assert objects[kind]["spec"][field]["matchLabels"] == labels
    (port,) = pod["containers"][0]["ports"]
    (offered,) = service["spec"]["ports"]
    assert (port["containerPort"], offered["targetPort"]) == (7860, port["name"])
    (path,) = objects["Ingress"]["spec"]["rules"][0]["http"]["paths"]
    assert path["backend"]["service"] == {"name": service["metadata"]["name"], "port": {"name": offered["name"]}}
    named = {volume["name"] for volume in pod["volumes"]}
    assert {mount["name"] for mount in pod["containers"][0]["volumeMounts"]} == named


def test_kubernetes_asks_what_the_app_answers(pod: Any) -> None:
    container = pod["containers"][0]
    asked = {"startupProbe": "/healthz", "livenessProbe": "/healthz", "readinessProbe": "/readyz"}
    for probe, path in asked.items():
        assert container[probe]["httpGet"] == {"path": path, "port": container["ports"][0]["name"]}
    waits = int(container["lifecycle"]["preStop"]["exec"]["command"][1])
    assert pod["terminationGracePeriodSeconds"] >= waits + LEAVING


def test_a_pod_has_no_rights(pod: Any) -> None:
    container = pod["containers"][0]["securityContext"]
    assert pod["securityContext"]["runAsNonRoot"]
    assert pod["securityContext"]["runAsUser"] == int(re.findall(r"^USER (\d+)$", DOCKERFILE, re.MULTILINE)[0])
    assert (container["allowPrivilegeEscalation"], container["readOnlyRootFilesystem"]) == (False, True)
    assert container["capabilities"] == {"drop": ["ALL"]}
    assert pod["automountServiceAccountToken"] is False


def test_a_visitor_stays_with_one_replica(objects: dict[str, Any]) -> None:
    notes = objects["Ingress"]["metadata"]["annotations"]
    assert notes["nginx.ingress.kubernetes.io/affinity"] == "cookie"
    cookie = notes["nginx.ingress.kubernetes.io/session-cookie-name"]
    assert f"lb_policy cookie {cookie}" in CADDYFILE
    assert "health_uri /readyz" in CADDYFILE


def test_compose_has_two_replicas_and_a_proxy_that_alone_can_be_reached(services: Any) -> None:
    proxy = services["proxy"]
    replicas = [name for name in services if name != "proxy"]
    assert proxy["environment"]["REPLICAS"].split() == [f"{name}:7860" for name in replicas]
    assert len(replicas) == 2
    for name in replicas:
        assert "ports" not in services[name]
        assert services[name]["networks"] == ["inside"]
        assert services[name]["read_only"]
        assert int(services[name]["stop_grace_period"].removesuffix("s")) >= LEAVING
    data = [services[name]["volumes"][0] for name in replicas]
    assert len(set(data)) == 2
    assert {volume.split(":")[1] for volume in data} == set(re.findall(r"CNN_DEMO_DATA=(\S+)", DOCKERFILE))


def test_the_image_holds_what_the_app_needs() -> None:
    copied = {word for line in re.findall(r"^COPY (.+) \S+$", DOCKERFILE, re.MULTILINE) for word in line.split()}
    assert copied == {"requirements.txt", "requirements-cluster.txt", "app.py", "cnn_demo", "checkpoints"}
    assert all((ROOT / name).exists() for name in copied)
    sent = set(re.findall(r"^!(\S+)$", Path(DEPLOY / "Dockerfile.dockerignore").read_text(), re.MULTILINE))
    assert copied == sent


def test_the_image_is_asked_how_it_is_and_runs_without_rights() -> None:
    words = re.findall(r"^([A-Z]+) ", DOCKERFILE, re.MULTILINE)
    assert words.index("USER") < words.index("CMD") == len(words) - 1
    assert "http://127.0.0.1:7860/healthz" in DOCKERFILE
    assert "HEALTHCHECK" in words
    assert "https://download.pytorch.org/whl/cpu" in DOCKERFILE
