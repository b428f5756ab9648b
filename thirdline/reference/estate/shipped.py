"""The kinds, relations and fate rules an organisation starts with; from then on its own to change.

How often things of a kind fail is an order of magnitude to begin with, and stands as such beside every
figure that is reckoned from it.
"""

from __future__ import annotations

from typing import TypeAlias

# key, label, type, help, choices
Attribute: TypeAlias = tuple[str, str, str, str, list[str]]
MODEL: Attribute = ("model", "Model", "text", "", [])
FIRMWARE: Attribute = ("firmware", "Firmware", "text",
            "Product and version, as “EdgeOS 9.4.2”: what runs the same shares its faults.", [])  # fmt: skip
FEEDS: Attribute = (
    "feeds",
    "Power feeds",
    "list",
    "Each on a line; with two feeds it outlives either.",
    [],
)
CERTIFICATE: Attribute = ("certificate", "Certificate", "text", "Whose end takes it down.", [])
SYSTEM: Attribute = ("system", "Operating system", "text", "Name and version.", [])
ADDRESS: Attribute = ("address", "Address", "text", "The one it is managed at.", [])
HOST: Attribute = (
    "host",
    "Host",
    "text",
    "The machine it runs on; empty where it may run on any.",
    [],
)
STORAGE: Attribute = ("storage", "Storage", "list", "The volumes or arrays its data lies on.", [])
CPUS: Attribute = ("cpus", "Processors", "number", "", [])
MEMORY: Attribute = ("memory_gb", "Memory in GB", "number", "", [])
HARDWARE = [MODEL, FIRMWARE, FEEDS, ADDRESS, CERTIFICATE]

# slug, name, icon, a service, hours between failures, hours of repair, attributes
KINDS: list[tuple[str, str, str, bool, float | None, float | None, list[Attribute]]] = [
    ("service", "Service", "world", True, None, None, [
        ("hours", "Service hours", "choice", "", ["Always", "Office hours", "Extended hours"]),
        ("address", "Address", "text", "Where people reach it.", []),
        CERTIFICATE,
    ]),
    ("application", "Application", "app-window", False, 4_000, 2,
     [("version", "Version", "text", "", []), HOST, CERTIFICATE, ADDRESS]),
    ("database", "Database", "database", False, 9_000, 3, [
        ("engine", "Engine", "text", "Product and version.", []),
        ("role", "Role", "choice", "", ["Primary", "Replica", "Standalone"]),
        HOST, STORAGE,
    ]),
    ("virtual-machine", "Virtual machine", "cpu", False, 20_000, 1,
     [SYSTEM, HOST, STORAGE, CPUS, MEMORY, ADDRESS, CERTIFICATE]),
    ("cluster", "Cluster", "hierarchy-2", False, None, None,
     [("product", "Product", "text", "Product and version.", []), ADDRESS]),
    ("server", "Server", "server", False, 60_000, 24,
     [*HARDWARE, SYSTEM, CPUS, MEMORY, STORAGE]),
    ("storage", "Storage", "device-floppy", False, 150_000, 12,
     [*HARDWARE, ("capacity_tb", "Capacity in TB", "number", "", [])]),
    ("switch", "Switch", "network", False, 200_000, 8,
     [*HARDWARE, ("ports", "Ports", "number", "", [])]),
    ("router", "Router", "router", False, 150_000, 8, HARDWARE),
    ("firewall", "Firewall", "wall", False, 100_000, 8, HARDWARE),
    ("load-balancer", "Load balancer", "arrows-split", False, 100_000, 8, HARDWARE),
    ("access-point", "Access point", "wifi", False, 200_000, 24, [MODEL, FIRMWARE, ADDRESS]),
    ("circuit", "Circuit", "route", False, 4_000, 6, [
        ("number", "Number at the supplier", "text", "", []),
        ("mbit", "Mbit/s", "number", "", []),
        ("entry", "Enters the building at", "text", "Two circuits by one duct share it.", []),
    ]),
    ("power-feed", "Power feed", "plug", False, 40_000, 4, [
        ("kva", "kVA", "number", "", []),
    ]),
    ("ups", "UPS", "battery-charging", False, 100_000, 48, [
        MODEL, FIRMWARE, ("kva", "kVA", "number", "", []),
        ("battery_until", "Batteries good until", "date", "", []),
    ]),
    ("printer", "Printer", "printer", False, 6_000, 24, [MODEL, FIRMWARE, ADDRESS]),
    ("telephone-system", "Telephone system", "phone", False, 80_000, 8,
     [MODEL, FIRMWARE, FEEDS, ADDRESS]),
    ("cloud-service", "Cloud service", "cloud", False, 3_000, 2, [
        ("region", "Region", "text", "What runs in one region fails with it.", []),
        ("contract", "Contract", "text", "", []),
    ]),
    ("other", "Something else", "box", False, None, None, [MODEL, ADDRESS]),
]  # fmt: skip

RELATIONS = [
    ("cabled-to", "cabled to", "cabled to"),
    ("contains", "contains", "stands in"),
    ("backed-up-by", "backed up by", "backs up"),
    ("monitored-by", "monitored by", "monitors"),
    ("managed-by", "managed by", "manages"),
    ("documented-in", "documented in", "documents"),
    ("replaces", "replaces", "replaced by"),
    ("test-of", "test environment of", "tested in"),
    ("exchanges-data-with", "exchanges data with", "exchanges data with"),
]

# slug, name, field, attribute, kinds, icon, hours between failures of the shared thing, hours of repair
RULES: list[tuple[str, str, str, str, list[str], str, float, float]] = [
    ("site", "Site", "site", "", [], "building", 2_000_000, 24),
    ("room", "Room", "room", "", [], "map-pin", 900_000, 12),
    ("rack", "Rack", "rack", "", [], "server-2", 400_000, 8),
    ("power-feed", "Power feed", "attribute", "feeds", [], "plug", 40_000, 4),
    ("host", "Host", "attribute", "host", [], "server", 30_000, 6),
    ("storage", "Storage", "attribute", "storage", [], "device-floppy", 90_000, 8),
    ("circuit-supplier", "Supplier", "supplier", "", ["circuit"], "route", 26_000, 6),
    ("building-entry", "Entry", "attribute", "entry", ["circuit"], "route", 400_000, 24),
    ("firmware", "Firmware", "attribute", "firmware", [], "code", 50_000, 24),
    ("certificate", "Certificate", "attribute", "certificate", [], "certificate", 60_000, 3),
    ("region", "Region", "attribute", "region", ["cloud-service"], "cloud", 90_000, 6),
]
